import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSender, type Sender, type TransportOptions } from '../../client/transport.ts';
import type { StateValues } from '../../model/contract.ts';
import { type Exchange, type ExchangeRequest, type Headers, readPayload } from '../../model/exchange.ts';
import { isJsonObject } from '../../model/json.ts';
import { type Clock, elapsed } from '../../model/report.ts';

/** Status of answers that come from the proxy itself; no ZStack sends it. */
export const PROXY_STATUS = 599;

/** Where Pact's verifier asks for a provider state. */
const STATES_PATH = '/_provider-states';

/** Takes the place of an answer that never came. */
export interface LostAnswer {
  readonly problem: string;
}

export interface RecordingProxyOptions {
  /** The provider, with or without the context path `/zstack`. */
  readonly target: string;
  readonly transport?: TransportOptions;
  /** By default the clock of this machine. */
  readonly now?: Clock;
  /** Arranges a provider state; only then does the next request pass. */
  readonly arrange: (state: string) => Promise<StateValues>;
  /** Takes the place of sending requests on as they are. Its exchange has the request as it was sent. */
  readonly send?: (request: ExchangeRequest) => Promise<Exchange>;
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
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'host',
  'content-length',
  'te',
  'upgrade',
]);

/** Starts a proxy to a provider, on a free port of 127.0.0.1. */
export async function startRecordingProxy(options: RecordingProxyOptions): Promise<RecordingProxy> {
  const sender = openSender(options.target, options.transport);
  let armed = false;
  let last: Exchange | LostAnswer | null = null;

  const answerState = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const text = Buffer.concat(await incoming.toArray()).toString('utf8');
    const change = readPayload(text);
    const { state, action } = change.kind === 'json' && isJsonObject(change.value) ? change.value : {};
    // There is nothing to tear down: each state is arranged anew.
    const values = action === 'teardown' ? {} : await options.arrange(typeof state === 'string' ? state : '');
    armed = action !== 'teardown';
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(values));
  };

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (!armed) throw new Error('a request came before its provider state was arranged');
    armed = false;
    last = await forward(sender, options, incoming, outgoing);
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
      await sender.close();
    },
  };
}

async function forward(
  sender: Sender,
  { send, now = Date.now }: RecordingProxyOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Exchange> {
  const sent = Buffer.concat(await incoming.toArray());
  const { method = 'GET', url: path = '/' } = incoming;
  const headers = joined(incoming.headers);
  const request = { method, path, headers, body: readPayload(sent.toString('utf8')) };
  const start = now();
  const asItIs = async (): Promise<Exchange> => {
    const wire = { method, path, headers: endToEnd(headers), body: sent.length === 0 ? null : sent };
    const { status, headers: answered, text } = await sender.send(wire);
    return { request, response: { status, headers: answered, body: readPayload(text) } };
  };
  const exchange = await (send?.(request) ?? asItIs());
  const durationMs = elapsed(start, now());
  const { status, headers: answered, body } = exchange.response;
  // The text is decoded already.
  const { 'content-encoding': _, ...rest } = answered;
  outgoing.writeHead(status, endToEnd(rest)).end('text' in body ? body.text : '');
  return { ...exchange, durationMs };
}

function endToEnd(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

function joined(headers: IncomingHttpHeaders): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
