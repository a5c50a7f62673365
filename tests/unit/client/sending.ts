import type { OutgoingRequest } from '../../../src/model/exchange.ts';

export const GET: OutgoingRequest = {
  operation: 'query',
  method: 'GET',
  path: '/zstack/v1/ipsec',
  headers: {},
  body: undefined,
};

export const PUT: OutgoingRequest = {
  operation: 'reconnect',
  method: 'PUT',
  path: '/zstack/v1/ipsec/x/actions',
  headers: {},
  body: {},
};

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}
