import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

/** Runs Bundler with the settings of the installation. */
const BUNDLE = join(import.meta.dirname, 'bundle.sh');
const TAIL_LINES = 80;
const POLL_MS = 50;
const READY_MS = 60_000;
const ANSWER_MS = 5_000;
const STOP_MS = 10_000;

/** Would change what the broker does, or send its webhooks through a proxy. */
const FOREIGN = /^(PACT_BROKER_|PUMA_|RACK_|RAILS_|WEB_CONCURRENCY$|DATABASE_URL$)|_proxy$/i;

/** Something that the Pact Broker runs on is not installed. */
export class RequirementMissing extends Error {
  override readonly name = 'RequirementMissing';
}

/** A Pact Broker that can be started again: same address, same data. */
export interface BrokerSettings {
  readonly port: number;
  /** Holds its database. */
  readonly folder: string;
  readonly username: string;
  readonly password: string;
}

/** The broker's web server: a child of this process that never outlives it. */
export interface Puma {
  /** What it wrote last, without its password. */
  log(): string;
  /** Ends it; by force when it has not ended after some seconds. */
  stop(): Promise<void>;
}

/** Where a broker is. */
export function urlOf({ port }: BrokerSettings): string {
  return `http://127.0.0.1:${port}`;
}

/** @throws RequirementMissing when Ruby, Bundler or the gems are not installed */
export function requireGems(): void {
  try {
    execFileSync('bash', [BUNDLE, 'check'], { stdio: 'pipe' });
  } catch {
    throw new RequirementMissing(
      'The Pact Broker cannot run, since Ruby, Bundler or its gems are not installed: run `bash tests/broker/install.sh`.',
    );
  }
}

/** Starts the broker's web server; it answers when this has settled. */
export async function startPuma(settings: BrokerSettings): Promise<Puma> {
  // `--config -` keeps Puma from reading a file of its user.
  const puma = ['--bind', `tcp://127.0.0.1:${settings.port}`, '--threads', '1:5', '--workers', '0'];
  const command = ['bash', BUNDLE, 'exec', 'puma', ...puma, '--config', '-'];
  const [program = '', ...args] = leashed([...command, join(import.meta.dirname, 'config.ru')]);
  const child = spawn(program, args, {
    cwd: settings.folder,
    env: environmentOf(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > TAIL_LINES) lines.shift();
    });
  }
  let end = '';
  const ended = new Promise<void>((resolve) => {
    child.once('error', ({ message }) => {
      end = message;
      resolve();
    });
    child.once('close', (code, signal) => {
      end ||= signal ?? `exit code ${code}`;
      resolve();
    });
  });
  const log = (): string => lines.join('\n').replaceAll(settings.password, '[redacted]');
  const stop = async (): Promise<void> => {
    if (end !== '') return;
    child.kill('SIGTERM');
    const force = globalThis.setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(force);
  };
  const deadline = performance.now() + READY_MS;
  while (!(await isAlive(settings))) {
    await Promise.race([ended, setTimeout(POLL_MS)]);
    const why = end !== '' ? `ended before it was ready (${end})` : 'was not ready in time';
    if (end === '' && performance.now() <= deadline) continue;
    await stop();
    throw new Error(`The Pact Broker ${why}. Its log ends with:\n${log()}`);
  }
  return { log, stop };
}

/** Only the kernel can end a child when this process is killed: a handler of Node would not run, in Jest least. */
function leashed(command: readonly string[]): readonly string[] {
  return process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'SIGTERM', ...command] : command;
}

function environmentOf(settings: BrokerSettings): NodeJS.ProcessEnv {
  const { folder, username, password } = settings;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
    RACK_ENV: 'production',
    // Ruby reads files in the encoding of the locale, and pacts are UTF-8.
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    PACT_BROKER_BASE_URL: urlOf(settings),
    PACT_BROKER_DATABASE_ADAPTER: 'sqlite',
    PACT_BROKER_DATABASE_NAME: join(folder, 'broker.sqlite3'),
    PACT_BROKER_BASIC_AUTH_USERNAME: username,
    PACT_BROKER_BASIC_AUTH_PASSWORD: password,
  };
}

async function isAlive(settings: BrokerSettings): Promise<boolean> {
  const authorization = `Basic ${btoa(`${settings.username}:${settings.password}`)}`;
  const headers = { authorization, connection: 'close' };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(`${urlOf(settings)}/diagnostic/status/heartbeat`, { headers, signal }).catch(
    () => null,
  );
  await answer?.body?.cancel();
  return answer?.status === 200;
}
