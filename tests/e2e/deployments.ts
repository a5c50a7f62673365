import type { Env } from '../../src/commands/io.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import type { Report, Step } from '../../src/model/report.ts';
import { type RunningProvider, type ServeOptions, startProvider } from '../../src/provider/serve.ts';
import { type Ended, type Surrounding, zstackContract } from '../unit/commands/command-line.ts';

export const catalog = loadCatalog();

const running: { stop(): Promise<void> }[] = [];

/** Starts a deployment that is stopped after the test. */
export async function deploy(options: ServeOptions): Promise<RunningProvider> {
  return stopLater(await startProvider(catalog, options));
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
