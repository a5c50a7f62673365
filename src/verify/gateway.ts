import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { networkTrouble } from '../client/network-trouble.ts';
import type { Exchange, Headers } from '../model/exchange.ts';
import { readPayload } from '../model/payload.ts';

/** Status that the gateway answers of its own accord; no server of ours sends it. */
export const GATEWAY_STATUS = 599;

/** What stands in for an answer that never came. */
export interface GatewayTrouble {
  readonly trouble: string;
}

/**
 * A way station on loopback between Pact's verifier and the provider. It records each exchange, so that
 * what Pact judged can be checked as well, and lets a request pass only after a provider state was
 * arranged: Pact sends a request even when its state failed, with the pact's example values.
 */
export interface Gateway {
  readonly url: string;
  /** Lets the next request pass. */
  arm(): void;
  /** Takes what the last request brought; null when none came. */
  take(): Exchange | GatewayTrouble | null;
  stop(): Promise<void>;
}

/** Longest wait for the provider's answer, in milliseconds. */
const TIMEOUT = 20_000;

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

/** Starts a gateway to a provider, on a free port of 127.0.0.1. */
export async function startGateway(target: string): Promise<Gateway> {
  const agent = new Agent({ headersTimeout: TIMEOUT, bodyTimeout: TIMEOUT });
  let armed = false;
  let last: Exchange | GatewayTrouble | null = null;
  const server = createServer((incoming, outgoing) => {
    if (!armed) {
      last = { trouble: 'a request came before its provider state was arranged' };
      outgoing.writeHead(GATEWAY_STATUS).end(last.trouble);
      return;
    }
    armed = false;
    forward(target, agent, incoming, outgoing)
      .then((exchange) => {
        last = exchange;
      })
      .catch((error: unknown) => {
        last = { trouble: networkTrouble(error, new URL(target).host).sentence };
        if (!outgoing.headersSent) outgoing.writeHead(GATEWAY_STATUS);
        outgoing.end(last.trouble);
      });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arm: () => {
      armed = true;
    },
    take: () => {
      const taken = last;
      last = null;
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.destroy();
    },
  };
}

async function forward(
  target: string,
  dispatcher: Agent,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Exchange> {
  const sent = Buffer.concat(await incoming.toArray());
  const path = incoming.url ?? '/';
  const method = incoming.method ?? 'GET';
  const response = await request(`${target}${path}`, {
    dispatcher,
    method: method as 'GET',
    headers: endToEnd(incoming.headers),
    body: sent.length === 0 ? null : sent,
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  const exchange: Exchange = {
    request: { method, path, headers: joined(incoming.headers), body: readPayload(sent.toString('utf8')) },
    response: {
      status: response.statusCode,
      headers: joined(response.headers),
      body: readPayload(bytes.toString('utf8')),
    },
  };
  // Pact's verifier reads what was recorded just now, byte for byte.
  outgoing.writeHead(response.statusCode, endToEnd(response.headers)).end(bytes);
  return exchange;
}

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !HOP_BY_HOP.has(entry[0]),
    ),
  );
}

function joined(headers: IncomingHttpHeaders): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
