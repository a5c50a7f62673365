import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { createTransport, type Transport, type TransportOptions } from '../../../src/client/transport.ts';
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

const open: { stop(): Promise<void> }[] = [];

/** Stops a server when the test is over. */
export async function stopLater<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  open.push(started);
  return started;
}

/** A transport that is closed when the test is over. */
export function openTransport(url: string, options: TransportOptions = {}): Transport {
  const transport = createTransport(url, options);
  open.unshift({ stop: () => transport.close() });
  return transport;
}

/** Closes what the test has opened, and lets the clock go on. */
export async function stopAll(): Promise<void> {
  jest.useRealTimers();
  for (const { stop } of open.splice(0)) await stop();
}

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}

/** A message without the ports of servers. */
export const sentenceOf = ({ message }: Error): string => message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');

/** Waits until something holds; the deadline is that of the test. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

/** Stops the clock of all timeouts, so that none passes on a busy machine; `jest.advanceTimersByTime` moves it. */
export function stopClock(): void {
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
}
