import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { VerifierOptions } from '@pact-foundation/pact';
import type { StateValues } from '../../model/contract.ts';
import {
  CONTENT_TYPE,
  type ExchangeRequest,
  type ExchangeResponse,
  type Headers,
  objectIn,
  readPayload,
} from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../../model/json.ts';
import type { Redactor } from '../../redact/redactor.ts';

/** What Pact's verifier talks to. */
export interface VerifierPeer {
  /** Arranges a provider state. If it rejects, the verifier sends its request all the same, with the pact's example values. */
  readonly arrange: (state: string) => Promise<StateValues>;
  readonly send: (request: ExchangeRequest) => Promise<ExchangeResponse>;
}

/** Time limits for one request and for the whole verifier, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;
const RUN_TIMEOUT = 300_000;

/**
 * Lets Pact's verifier play the interactions of a pact, one after the other.
 *
 * @param patience how much longer than usual a state may take, in milliseconds
 * @returns its output: results as JSON, or the reason why there are none
 */
export async function runPactVerifier(
  pact: string,
  provider: string,
  peer: VerifierPeer,
  patience: number,
): Promise<string> {
  const proxy = await startProxy(peer);
  const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-pact-'));
  try {
    const pactFile = join(folder, 'pact.json');
    writeFileSync(pactFile, pact);
    const options: VerifierOptions = {
      provider,
      providerBaseUrl: proxy.url,
      pactUrls: [pactFile],
      providerStatesSetupUrl: `${proxy.url}${STATES_PATH}`,
      timeout: REQUEST_TIMEOUT + patience,
      logLevel: 'error',
    };
    return await runProcess(options, RUN_TIMEOUT + patience);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    proxy.stop();
  }
}

function runProcess(options: VerifierOptions, timeout: number): Promise<string> {
  const env = Object.fromEntries(
    // Pact reads variables of its own, some of which leave interactions out.
    Object.entries(process.env).filter(([name]) => !/^(https?_proxy|PACT_.*)$/i.test(name)),
  );
  const file = join(import.meta.dirname, `verifier-process${extname(import.meta.filename)}`);
  const child = fork(file, {
    env: { ...env, PACT_DO_NOT_TRACK: 'true' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout,
  });
  return new Promise((resolve) => {
    child.once('message', (text) => resolve(String(text)));
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(`the verifier's process ended with code ${code} and no result`));
    child.send(options);
  });
}

/** Status of answers that come from the proxy itself; no ZStack sends it. */
const PROXY_STATUS = 599;

const STATES_PATH = '/_provider-states';

/** Headers that concern one hop only. */
const HOP_BY_HOP = /^(connection|content-length|host|keep-alive|te|transfer-encoding|upgrade)$/;

/** Starts the server that Pact's verifier takes for the provider. */
async function startProxy({ arrange, send }: VerifierPeer) {
  const answerTo = async (incoming: IncomingMessage): Promise<ExchangeResponse> => {
    const { method = 'GET', url: path = '/' } = incoming;
    const body = readPayload(Buffer.concat(await incoming.toArray()).toString('utf8'));
    if (path !== STATES_PATH) return send({ method, path, headers: endToEnd(incoming.headers), body });
    const { state, action } = objectIn(body) ?? {};
    // There is nothing to tear down: each state is arranged anew.
    const values = action === 'teardown' ? {} : await arrange(textOf(state));
    const headers = { [CONTENT_TYPE]: 'application/json' };
    return { status: 200, headers, body: readPayload(JSON.stringify(values)) };
  };
  const server = createServer(async (incoming, outgoing) => {
    try {
      const { status, headers, body } = await answerTo(incoming);
      outgoing.writeHead(status, endToEnd(headers)).end('text' in body ? body.text : '');
    } catch {
      // After a 5xx of a state the verifier would send the request again and again.
      outgoing.writeHead(incoming.url === STATES_PATH ? 400 : PROXY_STATUS).end();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

function endToEnd(headers: IncomingHttpHeaders | Headers): Headers {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

/** What is wrong with an interaction, in Pact's words, redacted; null where it holds. */
export type PactResult = string | null;

/**
 * Pact's results, by the names that `pactOf` has given to the interactions. One without a result was not judged, so
 * results in an unknown form never pass.
 *
 * @param ended the output of Pact's verifier
 * @returns null if the output is not JSON
 */
export function resultsOfPact(ended: string, redactor: Redactor): ReadonlyMap<string, PactResult> | null {
  let results: JsonValue | undefined;
  try {
    const value = JSON.parse(ended) as JsonValue;
    results = isJsonObject(value) ? value['interactionResults'] : [];
  } catch {
    return null;
  }
  const found = new Map<string, PactResult>();
  for (const one of Array.isArray(results) ? results.filter(isJsonObject) : []) {
    const { description, interactionDescription, result, mismatch } = one;
    if (result !== 'OK' && result !== 'Error') continue;
    // Pact repeats values of the answer, which may be secrets.
    const words = redactor.text(mismatchInWords(mismatch ?? 'the interaction does not hold'));
    found.set(textOf(description ?? interactionDescription), result === 'OK' ? null : words);
  }
  return found;
}

/** How many mismatches of one interaction are listed: each of a hundred items may have the same one. */
const MOST_LISTED = 10;

/** Pact's mismatches in its own words, by place; the raw JSON if their form is not known. */
function mismatchInWords(mismatch: JsonValue): string {
  const { mismatches }: JsonObject = isJsonObject(mismatch) ? mismatch : {};
  if (!Array.isArray(mismatches) || mismatches.length === 0) return textOf(mismatch);
  const lines = mismatches.filter(isJsonObject).map(({ type, path, key, mismatch: words }) => {
    const place = [path, key].find((name) => typeof name === 'string' && name !== '');
    const kind = textOf(type)
      .replace(/Mismatch$/, '')
      .toLowerCase();
    return `${place === undefined ? kind : `${kind} at ${place}`}: ${textOf(words)}`;
  });
  const more = lines.length > MOST_LISTED ? [`and ${lines.length - MOST_LISTED} more`] : [];
  return [...lines.slice(0, MOST_LISTED), ...more].join('; ');
}
