import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StateValues } from '../../model/contract.ts';
import { type Exchange, type Headers, readPayload } from '../../model/exchange.ts';
import { isJsonObject } from '../../model/json.ts';
import { elapsed } from '../../model/report.ts';
import type { ProviderUnderTest } from '../provider-under-test.ts';

/** Status of answers that come from the proxy itself; no ZStack sends it. */
export const PROXY_STATUS = 599;

/** Where Pact's verifier asks for a provider state. */
const STATES_PATH = '/_provider-states';

/** Takes the place of an answer that never came. */
export interface LostAnswer {
  readonly problem: string;
}

/**
 * A proxy on loopback between Pact's verifier and the provider. It records each exchange, so that
 * what Pact judged can be checked as well, and lets a request pass only after a provider state was
 * arranged: Pact sends a request even when its state failed, with the pact's example values.
 */
export interface RecordingProxy {
  readonly url: string;
  readonly statesUrl: string;
  /** Returns the exchange of the last request, once; null when none came. */
  take(): Exchange | LostAnswer | null;
  stop(): Promise<void>;
}

/** Headers that concern one hop only. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'host',
  'content-length',
  'te',
  'upgrade',
];

/**
 * Starts a proxy to a provider, on a free port of 127.0.0.1.
 *
 * @param arrange arranges a provider state; only then does the next request pass
 */
export async function startRecordingProxy(
  provider: Pick<ProviderUnderTest, 'send'>,
  arrange: (state: string) => Promise<StateValues>,
): Promise<RecordingProxy> {
  let armed = false;
  let last: Exchange | LostAnswer | null = null;

  const answerState = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const change = readPayload(await bodyOf(incoming));
    const { state, action } = change.kind === 'json' && isJsonObject(change.value) ? change.value : {};
    // There is nothing to tear down: each state is arranged anew.
    const values = action === 'teardown' ? {} : await arrange(typeof state === 'string' ? state : '');
    armed = action !== 'teardown';
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(values));
  };

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (!armed) throw new Error('a request came before its provider state was arranged');
    armed = false;
    const { method = 'GET', url: path = '/', headers } = incoming;
    const body = readPayload(await bodyOf(incoming));
    const start = Date.now();
    const exchange = await provider.send({ method, path, headers: endToEnd(headers), body });
    if (exchange === null) throw new Error('the reconnect had no answer of the API');
    last = { durationMs: elapsed(start, Date.now()), ...exchange };
    const { status, headers: answered, body: got } = exchange.response;
    // The text is decoded already.
    const { 'content-encoding': _, ...rest } = endToEnd(answered);
    outgoing.writeHead(status, rest).end('text' in got ? got.text : '');
  };

  const server = createServer((incoming, outgoing) => {
    const isState = incoming.url === STATES_PATH;
    (isState ? answerState(incoming, outgoing) : pass(incoming, outgoing)).catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      if (!isState) last = { problem };
      // After a 5xx the verifier would send the request again and again.
      if (!outgoing.headersSent) outgoing.writeHead(isState ? 400 : PROXY_STATUS);
      outgoing.end(isState ? '' : problem);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    statesUrl: `${url}${STATES_PATH}`,
    take: () => {
      const taken = last;
      last = null;
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  return Buffer.concat(await incoming.toArray()).toString('utf8');
}

function endToEnd(headers: IncomingHttpHeaders | Headers): Headers {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
