import { afterEach } from '@jest/globals';
import request from 'supertest';
import type { Catalog } from '../../../src/contract/catalog.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { supertestParser } from '../../../src/kit/supertest-parser.ts';
import { createProvider, type Provider } from '../../../src/provider/provider.ts';
import { type RunningProvider, startProvider } from '../../../src/provider/serve.ts';
import type { ProviderOptions } from '../../../src/provider/server.ts';

export const catalog: Catalog = loadCatalog();

export const CONNECTION = '654dedd65de8345cae7042a375451146';
export const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';
export const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';
export const ACTIONS = `/zstack/v1/ipsec/${CONNECTION}/actions`;
export const RECONNECT = '{"reconnectIPsecConnection":{}}';
/** How long work takes on a mock whose clock stands still. */
export const DURATION = 1000;

/** A provider whose clock moves only when a test moves it. */
export interface Mock {
  readonly provider: Provider;
  readonly clock: { time: number };
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly query?: [string, string][];
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The body as JSON; an error when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies as they please
  readonly json: any;
}

/** What is closed after the test that made it. */
const open: Pick<Provider, 'close'>[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

export function createMock(options: Partial<ProviderOptions> = {}): Mock {
  const clock = { time: Date.UTC(2026, 0, 5, 12, 0, 0) };
  const provider = createProvider(catalog, {
    dialect: 'deployed',
    now: () => clock.time,
    jobDuration: DURATION,
    timeZone: 'UTC',
    ...options,
  });
  open.push(provider);
  return { provider, clock };
}

/** A mock in a provider state. */
export async function createMockIn(state: string, options: Partial<ProviderOptions> = {}): Promise<Mock> {
  const mock = createMock(options);
  await mock.provider.arrange(state);
  return mock;
}

/** A mock with a connection that comes up. */
export function up(): Promise<Mock> {
  return createMockIn('an IPsec connection is up');
}

/** Headers of a reconnect under the id of `JOB`. */
export const SIGNED_IN = { authorization: `OAuth ${SESSION}`, 'x-job-uuid': JOB };

/** A job id of a test's own. */
export function jobId(index: number): string {
  return String(index).padStart(32, '0');
}

/** A provider that listens, on a clock that goes. */
export async function startMock(
  options: Partial<Parameters<typeof startProvider>[1]> = {},
): Promise<RunningProvider> {
  const running = await startProvider(catalog, { dialect: 'deployed', ...options });
  open.push({ close: running.stop });
  return running;
}

/** Sends a request as it is; without anything said, a good reconnect. */
export async function send({ provider }: { readonly provider: Provider }, sent: Sent = {}): Promise<Got> {
  const { method = 'PUT', path = ACTIONS, headers = { authorization: `OAuth ${SESSION}` }, body } = sent;
  const agent = request(provider.app) as unknown as Record<string, (path: string) => request.Test>;
  const query = new URLSearchParams(sent.query ?? []).toString();
  const started = agent[method.toLowerCase()]?.(query === '' ? path : `${path}?${query}`);
  if (started === undefined) throw new Error(`supertest knows no ${method}`);
  const test = started
    .set({ 'content-type': 'application/json;charset=UTF-8', ...headers })
    .buffer(true)
    .parse(supertestParser);
  const needsBody = method === 'PUT' && sent.body === undefined;
  const { status, headers: answered, text = '' } = await test.send(needsBody ? RECONNECT : body);
  return {
    status,
    headers: answered,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

/** Polls a job, as anybody can. */
export function poll(mock: Mock, job: string = JOB, headers: Record<string, string> = {}): Promise<Got> {
  return send(mock, { method: 'GET', path: `/zstack/v1/api-jobs/${job}`, headers });
}

/** Reconnects under the id of `JOB`, lets the work be done, and polls. */
export async function reconnectAndPoll(mock: Mock, sent: Sent = {}): Promise<Got> {
  const headers = { ...SIGNED_IN, ...sent.headers };
  const accepted = await send(mock, { ...sent, headers });
  if (accepted.status !== 202) throw new Error(`not accepted: ${accepted.status} ${accepted.text}`);
  mock.clock.time += DURATION;
  return poll(mock);
}
