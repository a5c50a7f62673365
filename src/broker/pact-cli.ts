import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BrokerAccess, limitOf, proxyOf } from './access.ts';
import { BrokerError } from './broker-error.ts';

/** How a run of the official command ended. */
export interface CliResult {
  /** Null when it was ended for taking too long. */
  readonly code: number | null;
  /** All that it wrote, as it writes complaints to stdout too. */
  readonly output: string;
}

/** The official command has no limit of its own, and waits for ever for a broker that hangs; it needs a second to start. */
const SHORTEST_LIMIT = 5_000;

/** How often it repeats a request that failed; by default it would for two minutes. */
const RETRIES = '2';

/**
 * Runs the official `pact-broker` command. Credentials go by the environment, where no list of processes
 * shows them.
 *
 * @throws BrokerError when it is not installed, or did not end in time
 */
export async function runPactCli(
  access: BrokerAccess,
  args: readonly string[],
  { signal, caFile }: { readonly signal?: AbortSignal; readonly caFile?: string | null } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [commandPath(), ...args, '--retries', RETRIES], {
    env: { ...environmentOf(process.env, access), ...(caFile == null ? {} : { SSL_CERT_FILE: caFile }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // It runs another process, which has to end with it.
    detached: true,
  });
  const limit = Math.max(limitOf(access), SHORTEST_LIMIT);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let late = false;
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(() => {
    late = true;
    end();
  }, limit);
  // Whatever ends this process ends the command too.
  process.once('exit', end);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status));
    });
    if (late) {
      const sentence = `the broker at ${access.url} did not answer within ${limit / 1000} s: see whether it is overloaded, then try again`;
      throw new BrokerError('timed-out', sentence);
    }
    if (signal?.aborted === true) {
      throw new BrokerError('unreachable', `interrupted before the broker at ${access.url} had answered`);
    }
    return { code, output };
  } finally {
    clearTimeout(timer);
    process.off('exit', end);
    signal?.removeEventListener('abort', end);
  }
}

function commandPath(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@pact-foundation/pact-cli/package.json');
    return join(dirname(manifest), 'bin', 'pact-broker.js');
  } catch {
    throw new BrokerError(
      'unreachable',
      'the package @pact-foundation/pact-cli is not installed; run: npm ci',
    );
  }
}

/**
 * An environment with this access and no other: its own names of credentials and of proxies are taken out.
 * Exported for its test: what the command was started with cannot be seen from outside.
 */
export function environmentOf(from: NodeJS.ProcessEnv, access: BrokerAccess): NodeJS.ProcessEnv {
  const { url, credentials } = access;
  const own = Object.entries(from).filter(([name]) => !/^PACT_|_proxy$/i.test(name));
  const proxy = proxyOf(access);
  return {
    ...Object.fromEntries(own),
    PACT_BROKER_BASE_URL: url,
    PACT_DO_NOT_TRACK: 'true',
    // NO_PROXY is decided already, by the rules that hold for our own requests.
    ...(proxy === null ? {} : { http_proxy: proxy, https_proxy: proxy }),
    ...(credentials.kind === 'basic'
      ? { PACT_BROKER_USERNAME: credentials.username, PACT_BROKER_PASSWORD: credentials.password }
      : {}),
    ...(credentials.kind === 'token' ? { PACT_BROKER_TOKEN: credentials.token } : {}),
  };
}
