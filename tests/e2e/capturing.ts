import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';

const CLIENTS = join(import.meta.dirname, 'clients');

/** How each client is started; what comes behind its name says what it does wrong. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  python: ['python3', join(CLIENTS, 'client.py')],
  fetch: [process.execPath, join(CLIENTS, 'client.mjs'), 'fetch'],
  axios: [process.execPath, join(CLIENTS, 'client.mjs'), 'axios'],
  curl: ['bash', join(CLIENTS, 'client.sh')],
  java: ['java', '-XX:TieredStopAtLevel=1', join(CLIENTS, 'Client.java')],
  vendor: ['java', '-XX:TieredStopAtLevel=1', join(CLIENTS, 'VendorSdk.java')],
};

/** The clock of the mock: it runs faster than that of a client, so that clients need not wait for seconds. */
export interface MockClock {
  readonly factor: number;
  /** When this stands so often in what a client writes, its time is over. */
  readonly overAfter?: { readonly text: string; readonly times: number };
}

/** A second of the mock for a client that pauses for so many seconds. */
const PAUSE = 0.06;
const FAST: MockClock = { factor: 20 };
/** Nothing but the clock of the mock ends a client. */
const LIMIT = 86_400;

export interface Capture {
  readonly code: number;
  readonly err: string;
  /** What was found, as `rule level`. */
  readonly found: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into reports as they please
  readonly report: any;
  /** Null where none was written. */
  readonly pact: string | null;
}

/** Captures a client, such as `python no-key`, in scenarios. */
export async function captureClient(
  client: string,
  flags: readonly string[] = [],
  { factor, overAfter }: MockClock = FAST,
  out = temporaryFolder(),
): Promise<Capture> {
  const [name = '', ...wrong] = client.split(' ');
  const start = Date.now();
  let ahead = 0;
  let written = '';
  const command = [...(PROGRAMS[name] ?? [name]), ...wrong];
  const args = ['capture', '--consumer', 'acme', '--out', out, '--format', 'json', '--limit', String(LIMIT)];
  const ended = await zstackContract([...args, ...flags, '--', ...command], {
    env: { ...process.env, POLL_SECONDS: String(PAUSE) },
    now: () => start + (Date.now() - start) * factor + ahead,
    onErr: (text) => {
      written += text;
      if (overAfter !== undefined && written.split(overAfter.text).length > overAfter.times)
        ahead = LIMIT * 1000;
    },
  });
  const path = join(out, 'acme-zstack.json');
  const report = ended.out === '' ? null : JSON.parse(ended.out);
  const steps: readonly { findings: readonly { rule: string; level: string }[] }[] = report?.steps ?? [];
  return {
    code: ended.code,
    err: ended.err,
    found: steps.flatMap(({ findings }) => findings.map(({ rule, level }) => `${rule} ${level}`)),
    report,
    pact: existsSync(path) ? readFileSync(path, 'utf8') : null,
  };
}
