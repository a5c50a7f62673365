import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type ClientOptions, ZstackClient } from '../../src/client/client.ts';
import type { Credentials } from '../../src/client/credentials.ts';
import { ApiError, RefusedError } from '../../src/client/errors.ts';
import { createTransport } from '../../src/client/transport.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import type { Dialect } from '../../src/model/contract.ts';
import { CONSUMER } from '../../src/model/pacts.ts';
import { zstackPact } from '../../src/pact.ts';

/** The pact of our client; `scripts/pacts.ts` says where. Yours: `zstackPact({ consumer: 'your-client' })`. */
export const zstack = zstackPact({
  consumer: CONSUMER,
  dir: process.env['PACT_STAGING'] ?? join(import.meta.dirname, '../../.pacts-staging'),
});

const catalog = loadCatalog();

/** Calls our client, and closes it. */
export async function withClient<D extends Dialect, Result>(
  options: Pick<ClientOptions<D>, 'dialect' | 'credentials'> & Partial<ClientOptions<D>>,
  url: string,
  use: (client: ZstackClient<D>) => Promise<Result>,
): Promise<Result> {
  const transport = createTransport(url);
  try {
    return await use(new ZstackClient({ catalog, transport, ...options }));
  } finally {
    await transport.close();
  }
}

export const NOBODY: Credentials = { kind: 'none' };

export function session({ session }: { readonly session: string }): Credentials {
  return { kind: 'session', session };
}

/** Expects an error in JSON, of one code. */
export async function expectApiError(call: Promise<unknown>, expected: object): Promise<void> {
  await expectError(call, ApiError, expected);
}

/** Expects a refusal in plain text. */
export async function expectRefusal(call: Promise<unknown>, status: number, text: string): Promise<void> {
  await expectError(call, RefusedError, { status, text });
}

async function expectError(
  call: Promise<unknown>,
  kind: typeof ApiError | typeof RefusedError,
  expected: object,
): Promise<void> {
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject(expected);
}
