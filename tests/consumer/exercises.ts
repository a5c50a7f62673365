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
  readonly dialect: Dialect;
  readonly url: string;
  /** Examples of the provider state. */
  readonly values: Readonly<Record<string, string>>;
}

/** Calls a client of its own, and closes it. */
export async function withClient<D extends Dialect, T>(
  consumer: Consumer,
  dialect: D,
  credentials: Credentials,
  use: (client: ZstackClient<D>) => Promise<T>,
  more: Partial<ClientOptions<D>> = {},
): Promise<T> {
  const transport = createTransport(consumer.url);
  try {
    return await use(
      new ZstackClient({ catalog: consumer.catalog, dialect, transport, credentials, ...more }),
    );
  } finally {
    await transport.close();
  }
}

export function session({ values }: Consumer): Credentials {
  return { kind: 'session', session: value(values, 'session') };
}

export function value(values: Consumer['values'], name: string): string {
  const found = values[name];
  if (found === undefined) throw new Error(`the provider state has no ${name}`);
  return found;
}

export async function expectRefusal(call: Promise<unknown>, status: number, text: string): Promise<void> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ status, text });
}

export async function expectApiError(call: Promise<unknown>, expected: object): Promise<void> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject(expected);
}
