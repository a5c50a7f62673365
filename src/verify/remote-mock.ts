import { ClientError } from '../client/errors.ts';
import { createTransport, type Transport } from '../client/transport.ts';
import { type Dialect, isDialect } from '../model/contract.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { BrokenRunError, type ProviderUnderTest } from './provider-under-test.ts';

/** Where a mock of ours takes provider states, outside the API. */
const STATES_PATH = '/provider-states';

/** A mock of ours that runs elsewhere, with the dialect that it speaks. */
export interface RemoteMock extends ProviderUnderTest {
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/**
 * Connects to a running mock. A server that is none, such as a real ZStack, is refused here: states
 * cannot be arranged there, and a reconnect would drop a tunnel.
 *
 * @throws BrokenRunError when nothing answers, or something else does
 */
export async function connectToMock(url: string): Promise<RemoteMock> {
  const transport = createTransport(url);
  try {
    const { status, body } = await ask(transport, 'GET', undefined);
    const { dialect } = body;
    if (status !== 200 || typeof dialect !== 'string' || !isDialect(dialect)) {
      throw new BrokenRunError(
        `what answers at ${url} is not a mock of zstack-contract; start one with: npm run mock`,
      );
    }
    return {
      url,
      dialect,
      arrange: async (state) => {
        const { status: done, body: values } = await ask(transport, 'POST', { action: 'setup', state });
        if (done === 200) return values as Readonly<Record<string, string>>;
        const { error } = values;
        throw new BrokenRunError(
          typeof error === 'string' ? error : `it answered ${done} to POST ${STATES_PATH}`,
        );
      },
      close: async () => {
        // The mock is left as it was at first, not in the last state that was arranged.
        await ask(transport, 'POST', { action: 'teardown', state: '' }).catch(() => null);
        await transport.close();
      },
    };
  } catch (error) {
    await transport.close();
    if (!(error instanceof ClientError)) throw error;
    throw new BrokenRunError(`the mock at ${url} cannot be reached: ${error.message}`);
  }
}

interface Answer {
  readonly status: number;
  /** Empty when the body is no JSON object. */
  readonly body: JsonObject;
}

async function ask(transport: Transport, method: string, sent: JsonObject | undefined): Promise<Answer> {
  const headers = sent === undefined ? {} : { 'content-type': 'application/json' };
  const request = { operation: 'provider-states', method, path: STATES_PATH, headers, body: sent };
  const { status, body } = (await transport.send(request)).response;
  return { status, body: body.kind === 'json' && isJsonObject(body.value) ? body.value : {} };
}
