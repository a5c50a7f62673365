import { ClientError } from '../client/errors.ts';
import { createTransport } from '../client/transport.ts';
import type { Catalog } from '../contract/catalog.ts';
import { type Dialect, isDialect, type StateValues } from '../model/contract.ts';
import { CONTENT_TYPE, objectIn, payloadText } from '../model/exchange.ts';
import { type JsonObject, textOf } from '../model/json.ts';
import { type ServeOptions, startProvider } from '../provider/serve.ts';
import { Redactor } from '../redact/redactor.ts';
import type { ProviderUnderTest } from './provider-under-test.ts';

/** The run cannot go on and says nothing about the provider: exit 3. */
export class BrokenRunError extends Error {
  override readonly name = 'BrokenRunError';
}

/** Path at which the mock takes provider states; it is not part of the API. */
const STATES_PATH = '/provider-states';

/**
 * Uses a mock that is running, to which requests go as they are, and leaves it in its first state. Any other server,
 * such as a real ZStack, is refused here: states cannot be arranged there, and a reconnect would drop a tunnel.
 *
 * @throws BrokenRunError when nothing answers, or something else does
 */
export async function withRunningMock<T>(
  catalog: Catalog,
  url: string,
  use: (mock: ProviderUnderTest, dialect: Dialect) => Promise<T>,
): Promise<T> {
  const { status, body } = await ask(url, STATES_PATH, 'GET').catch((error: unknown) => {
    if (!(error instanceof ClientError)) throw error;
    throw new BrokenRunError(`the mock at ${url} cannot be reached: ${error.message}`);
  });
  const { dialect } = body;
  if (status !== 200 || typeof dialect !== 'string' || !isDialect(dialect)) {
    throw new BrokenRunError(
      `what answers at ${url} is not a mock of zstack-contract; start one with: npm run mock`,
    );
  }
  const reset = () => changeState(url, STATES_PATH, { action: 'teardown', state: '' });
  const transport = createTransport(url);
  const mock: ProviderUnderTest = {
    redactor: new Redactor(catalog),
    arrange: async ({ state }) => {
      if (state !== null) return { values: await changeState(url, STATES_PATH, { action: 'setup', state }) };
      await reset();
      return { values: {} };
    },
    send: async (request) => ({
      request,
      response: await transport.sendText({ ...request, body: payloadText(request.body) }),
    }),
  };
  try {
    return await use(mock, dialect);
  } finally {
    await reset().catch(() => null);
    await transport.close();
  }
}

export async function withEmbeddedMock<T>(
  catalog: Catalog,
  options: ServeOptions,
  use: (mock: ProviderUnderTest) => Promise<T>,
): Promise<T> {
  const { url, stop } = await startProvider(catalog, options);
  try {
    return await withRunningMock(catalog, url, use);
  } finally {
    await stop();
  }
}

/**
 * Has a provider state arranged elsewhere, as Pact's verifiers do.
 *
 * @returns the values that are supplied
 * @throws Error when it was not arranged
 */
export async function changeState(server: string, path: string, change: JsonObject): Promise<StateValues> {
  const { status, body } = await ask(server, path, 'POST', change);
  const { error } = body;
  const why = typeof error === 'string' ? `: ${error}` : '';
  if (status !== 200) throw new Error(`the state URL answered ${status}${why}`);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, textOf(value)]));
}

/** A body that is not a JSON object counts as empty. */
async function ask(server: string, path: string, method: string, body?: JsonObject) {
  const transport = createTransport(server);
  try {
    const headers = { [CONTENT_TYPE]: 'application/json' };
    const { response } = await transport.send({ operation: 'provider-states', method, path, headers, body });
    const { status, body: answered } = response;
    const value = objectIn(answered) ?? {};
    return { status, body: value };
  } finally {
    await transport.close();
  }
}
