import { expect } from '@jest/globals';
import { type ClientOptions, ZstackClient } from '../../src/client/client.ts';
import type { Credentials } from '../../src/client/credentials.ts';
import { ApiError, RefusedError } from '../../src/client/errors.ts';
import { createTransport } from '../../src/client/transport.ts';
import type { Catalog } from '../../src/contract/catalog.ts';
import type { Dialect } from '../../src/model/contract.ts';

/** What a consumer of the API does with one interaction, and what it makes of the reply. */
export type Exercise = (consumer: Consumer) => Promise<void>;

export interface Consumer {
  readonly catalog: Catalog;
  readonly url: string;
  /** Examples of what the provider state supplies. */
  readonly values: Readonly<Record<string, string>>;
  /** One of them. */
  readonly value: (name: string) => string;
}

/** An exercise that calls a client of its own, and closes it. */
export function calls<D extends Dialect>(
  dialect: D,
  credentials: (consumer: Consumer) => Credentials,
  use: (client: ZstackClient<D>, consumer: Consumer) => Promise<void>,
  more: Partial<ClientOptions<D>> = {},
): Exercise {
  return async (consumer) => {
    const { catalog, url } = consumer;
    const transport = createTransport(url);
    const options = { catalog, dialect, transport, credentials: credentials(consumer), ...more };
    try {
      await use(new ZstackClient(options), consumer);
    } finally {
      await transport.close();
    }
  };
}

export function session({ value }: Consumer): Credentials {
  return { kind: 'session', session: value('session') };
}

export function nobody(): Credentials {
  return { kind: 'none' };
}

export function expectRefusal(call: Promise<unknown>, status: number, text: string): Promise<void> {
  return expectError(call, RefusedError, { status, text });
}

export function expectApiError(call: Promise<unknown>, expected: object): Promise<void> {
  return expectError(call, ApiError, expected);
}

async function expectError(
  call: Promise<unknown>,
  kind: typeof Error | typeof ApiError | typeof RefusedError,
  expected: object,
): Promise<void> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject(expected);
}
