import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writtenFrom } from '../fixtures/own-pact.ts';
import { type Ended, zstackContract } from '../unit/commands/command-line.ts';
import { type Broker, startBroker } from './start-broker.ts';

const PACTS = join(import.meta.dirname, '../../pacts');

export const CLIENT = 'zstack-ipsec-client';

/** A broker with an environment, and the commands that are run on it. */
export interface Bench {
  readonly broker: Broker;
  /** Runs a command of ours on the broker. */
  run(command: string, ...args: readonly string[]): Promise<Ended>;
  /** Runs it with other variables, such as the address of something that stands before the broker. */
  runWith(env: Readonly<Record<string, string>>, command: string, ...args: readonly string[]): Promise<Ended>;
  /** Runs it in another repository. */
  runIn(folder: string, command: string, ...args: readonly string[]): Promise<Ended>;
  /** Publishes a folder of pacts, or all of this project's. */
  publish(version: string, branch: string, folder?: string): Promise<Ended>;
  /** Verifies what the broker has against the mock, and publishes the results as those of the contract. */
  verify(...args: readonly string[]): Promise<Ended>;
  /** The same, as results of a build: a mock without a field that servers may leave out. */
  verifyBuild(version: string, ...args: readonly string[]): Promise<Ended>;
  /** What the broker's API answers. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as they please
  ask(path: string, body?: unknown, method?: 'PUT'): Promise<any>;
  stop(): Promise<void>;
}

/** Starts a broker of its own with the environment `production`. */
export async function startBench(): Promise<Bench> {
  const broker = await startBroker();
  const { url, username, password } = broker;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const access = {
    PACT_BROKER_BASE_URL: url,
    PACT_BROKER_USERNAME: username,
    PACT_BROKER_PASSWORD: password,
  };
  const runWith: Bench['runWith'] = (env, command, ...args) =>
    zstackContract([command, ...args], { env: { ...access, ...env } });
  const runIn: Bench['runIn'] = (cwd, command, ...args) =>
    zstackContract([command, ...args], { env: access, cwd });
  const run: Bench['run'] = (command, ...args) => runWith({}, command, ...args);
  const ask: Bench['ask'] = async (path, body, other) => {
    const headers = { authorization, accept: 'application/hal+json', 'content-type': 'application/json' };
    const [method, sent] = body === undefined ? ['GET', null] : [other ?? 'POST', JSON.stringify(body)];
    const answer = await fetch(url + path, { method, headers, body: sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  await ask('/environments', { name: 'production', displayName: 'Production', production: true });
  return {
    broker,
    run,
    runWith,
    runIn,
    ask,
    publish: (version, branch, folder = copyOfPacts()) =>
      run('publish', '--allow-dirty', folder, '--version', version, '--branch', branch),
    verify: (...args) => run('verify', '--broker', '--publish-results', ...args),
    verifyBuild: (version, ...args) => run('verify', ...buildFlags(version), ...args),
    stop: async () => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
      await broker.stop();
    },
  };
}

export function buildFlags(version: string): readonly string[] {
  const build = ['--provider-version', version, '--provider-branch', 'main'];
  return ['--broker', '--publish-results', ...build, '--fault', 'drop:inventory.pfs'];
}

const folders: string[] = [];

/** A folder with this project's pacts, changed in their text; their gate is not run for a copy. */
export function copyOfPacts(change: (text: string, name: string) => string | null = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'pacts-'));
  folders.push(folder);
  cpSync(PACTS, folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const changed = change(readFileSync(path, 'utf8'), name);
    if (changed === null) rmSync(path);
    else writeFileSync(path, changed);
  }
  return folder;
}

/** The pact with the real servers only, in which the consumer asks for one field more. */
export function pactsThatAskForMore(field: string): string {
  return copyOfPacts((text, name) => {
    if (name.includes('documented')) return null;
    const pact = JSON.parse(text);
    // biome-ignore lint/suspicious/noExplicitAny: a pact is what it is
    const done = writtenFrom<any>(pact.interactions, 'job-poll/done');
    done.response.body.content.inventory[field] = 'asked for';
    return JSON.stringify(pact);
  });
}
