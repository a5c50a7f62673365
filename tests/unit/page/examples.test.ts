import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { hashPassword } from '../../../src/model/authorization.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import { EXAMPLE_KINDS, type ExampleKind, program } from '../../../src/page/examples.ts';
import { type RunningProvider, startProvider } from '../../../src/provider/serve.ts';
import { temporaryFolder } from '../temporary-folder.ts';

jest.setTimeout(120_000);

const run = promisify(execFile);
const catalog = loadCatalog();
const folder = temporaryFolder();
/** What runs a file of each kind. */
const RUNNERS: Readonly<Record<ExampleKind, string>> = {
  sh: 'bash',
  mjs: process.execPath,
  py: 'python3',
  java: 'java',
};

let running: RunningProvider;
const sessions: Record<string, string> = {};
beforeAll(async () => {
  running = await startProvider(catalog, { dialect: 'deployed', site: () => null });
  for (const dialect of DIALECTS) sessions[dialect] = await openSession(dialect);
});
afterAll(() => running.stop());

function isThere(command: string): boolean {
  try {
    execFileSync(command, [command === 'java' ? '-version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function openSession(dialect: string): Promise<string> {
  const { account: accountName, password } = running.provider.seed;
  const logInByAccount = { accountName, password: hashPassword(password) };
  const answer = await fetch(`${running.url}/${dialect}/zstack/v1/accounts/login`, {
    method: 'PUT',
    body: JSON.stringify({ logInByAccount }),
  });
  return ((await answer.json()) as { inventory: { uuid: string } }).inventory.uuid;
}

describe.each(DIALECTS)('the examples of the page, %s', (dialect) => {
  it.each(EXAMPLE_KINDS)('run as they are: %s', async (kind) => {
    const runner = RUNNERS[kind];
    if (!isThere(runner)) return console.warn(`${runner} is not installed, so its example was not run`);
    const file = join(folder, `${dialect}.${kind}`);
    writeFileSync(file, program(catalog, running.url, dialect, kind));
    const env = { ...process.env, SESSION: sessions[dialect] };
    const { stdout } = await run(runner, [file], { env });
    expect(stdout).toMatch(/\b200\b/);
    expect(stdout).toContain('Test-IPSec');
    if (dialect === 'documented') expect(stdout).toMatch(/success"?'?: ?true/i);
  });
});
