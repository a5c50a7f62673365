import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Env } from '../../src/commands/io.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import type { Dialect } from '../../src/model/contract.ts';
import type { Report, Step } from '../../src/model/report.ts';
import { parseFault } from '../../src/provider/faults.ts';
import { seedOf } from '../../src/provider/seed.ts';
import { type RunningProvider, type ServeOptions, startProvider } from '../../src/provider/serve.ts';
import { type Ended, type Surrounding, zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { type CountingOptions, startCountingProxy } from './counting-proxy.ts';

export const catalog = loadCatalog();
/** The connections of every deployment. */
export const CONNECTIONS = seedOf(catalog).connections;

const running: { stop(): Promise<void> }[] = [];

interface DeployOptions extends Omit<ServeOptions, 'dialect' | 'faults'> {
  /** That of real servers by default. */
  readonly dialect?: Dialect;
  /** As `--fault` takes them. */
  readonly faults?: readonly string[];
}

/** Starts a deployment that is stopped after the test. */
export async function deploy({ faults = [], ...options }: DeployOptions = {}): Promise<RunningProvider> {
  const parsed = faults.map((fault) => parseFault(fault, catalog));
  return stopLater(await startProvider(catalog, { dialect: 'deployed', ...options, faults: parsed }));
}

/** Starts a deployment behind a proxy that writes down what arrives. */
export async function deployBehind(proxy: CountingOptions = {}, options: DeployOptions = {}) {
  const deployment = await deploy(options);
  const counter = stopLater(await startCountingProxy(deployment.url, proxy));
  return { deployment, counter, url: counter.url };
}

/** Writes a config file with targets of these names and URLs. */
export function configOf(urls: Readonly<Record<string, string | undefined>>): string {
  const config = join(temporaryFolder(), 'zstack-contract.config.yaml');
  const targets = Object.entries(urls).map(([name, url]) => [name, { url }]);
  writeFileSync(config, JSON.stringify({ targets: Object.fromEntries(targets) }));
  return config;
}

export function stopLater<T extends { stop(): Promise<void> }>(server: T): T {
  running.push(server);
  return server;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()));
}

export const ACCOUNT: Env = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'password' };

export function accessKeyOf({ provider }: RunningProvider): Env {
  const { id, secret } = provider.seed.accessKey;
  return { ZSTACK_ACCESS_KEY_ID: id, ZSTACK_ACCESS_KEY_SECRET: secret };
}

export interface Verified extends Ended {
  readonly report: Report;
  step(id: string): Step | undefined;
}

/** Runs `verify --target URL` and reads its report. */
export async function verifyTarget(
  url: string,
  args: readonly string[] = [],
  surrounding: Surrounding = { env: ACCOUNT },
): Promise<Verified> {
  const ended = await zstackContract(['verify', '--target', url, '--format', 'json', ...args], surrounding);
  const report = (ended.out === '' ? null : JSON.parse(ended.out)) as Report;
  return { ...ended, report, step: (id) => report.steps.find(({ interaction }) => interaction === id) };
}

/** The preflight ends at its first point, for a reason; the server's address is HOST. */
export function expectUnreachable({ code, err, report }: Verified, reason: string): void {
  const { verdict, steps, preflight } = report;
  expect({ code, err, verdict, steps }).toEqual({ code: 3, err: '', verdict: 'error', steps: [] });
  const told = preflight.map((point) => [point.point, point.detail.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')]);
  expect(told).toEqual([['reachable', reason]]);
  expect(preflight[0]?.hint).toMatch(/\S/);
}
