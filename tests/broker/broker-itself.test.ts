import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Broker, type Database, startBroker, startDatabase } from './start-broker.ts';

// Two cores that others use too can take this long for a start.
jest.setTimeout(120_000);

const PACT = join(import.meta.dirname, '../../pacts/zstack-ipsec-client-zstack.json');
const PACT_PATH = '/pacts/provider/zstack/consumer/zstack-ipsec-client/version/1.0.0';

let database: Database;
let broker: Broker;

beforeAll(async () => {
  database = await startDatabase();
  broker = await startBroker({ database });
});

afterAll(async () => {
  await broker.stop();
  await database.stop();
});

/** What the broker answers to its user. */
async function ask(path: string, accept: string, init: RequestInit = {}): Promise<Response> {
  const authorization = `Basic ${btoa(`${broker.username}:${broker.password}`)}`;
  return fetch(`${broker.url}${path}`, {
    ...init,
    headers: { authorization, accept, connection: 'close', 'content-type': 'application/json' },
  });
}

/** Processes whose command line says this. */
function processesOf(text: string): readonly string[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));
}

async function eventually(isSo: () => boolean): Promise<void> {
  for (let times = 0; times < 100 && !isSo(); times++) await new Promise((next) => setTimeout(next, 100));
  expect(isSo()).toBe(true);
}

describe('the Pact Broker', () => {
  it('answers nobody without credentials', async () => {
    expect((await fetch(broker.url)).status).toBe(401);
    const authorization = `Basic ${btoa(`${broker.username}:wrong`)}`;
    expect((await fetch(broker.url, { headers: { authorization } })).status).toBe(401);
  });

  it('answers its user with its index, under its own address', async () => {
    const answer = await ask('/', 'application/hal+json');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      _links: {
        self: { href: broker.url },
        'pb:publish-contracts': { href: `${broker.url}/contracts/publish` },
      },
    });
  });

  it('takes a pact and gives it back', async () => {
    const body = readFileSync(PACT, 'utf8');
    expect((await ask(PACT_PATH, 'application/hal+json', { method: 'PUT', body })).status).toBe(201);
    const { interactions } = JSON.parse(body) as { interactions: readonly object[] };
    const answer = await ask(PACT_PATH, 'application/hal+json');
    expect(await answer.json()).toMatchObject({ interactions: { length: interactions.length } });
  });

  it.each([
    ['/', 'zstack-ipsec-client'],
    [PACT_PATH, 'a reconnect is accepted as a job'],
    ['/matrix/provider/zstack/consumer/zstack-ipsec-client', '1.0.0'],
  ])('shows the page %s', async (path, text) => {
    const answer = await ask(path, 'text/html');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect((await answer.text()).includes(text)).toBe(true);
  });

  it('does not answer while it is paused', async () => {
    broker.pause();
    const signal = AbortSignal.timeout(500);
    await expect(ask('/', 'application/hal+json', { signal })).rejects.toThrow(/timeout/);
    broker.resume();
    expect((await ask('/', 'application/hal+json')).status).toBe(200);
  });

  it('refuses connections while it is stopped, and keeps its data', async () => {
    await broker.stopPuma();
    await expect(fetch(broker.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await broker.startPuma();
    expect((await ask(PACT_PATH, 'application/hal+json')).status).toBe(200);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const { port } = new URL(broker.url);
    expect(processesOf(port)).toHaveLength(1);
    expect(processesOf(database.folder)).not.toHaveLength(0);
    broker.pause();
    await broker.stop();
    await database.stop();
    await expect(fetch(broker.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect([...processesOf(port), ...processesOf(database.folder)]).toEqual([]);
    expect(existsSync(database.folder)).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'does not outlive a test that %s ends',
    async (signal) => {
      const program = `import { startBroker, startDatabase } from '${import.meta.dirname}/start-broker.ts';
      const database = await startDatabase();
      const broker = await startBroker({ database });
      broker.pause();
      process.stdout.write(JSON.stringify([new URL(broker.url).port, database.folder]));`;
      const test = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [port, folder] = await new Promise<readonly [string, string]>((resolve) => {
        test.stdout.once('data', (text: Buffer) => resolve(JSON.parse(text.toString())));
      });
      expect(processesOf(folder)).not.toHaveLength(0);
      test.kill(signal);
      await eventually(() => processesOf(port).length + processesOf(folder).length === 0);
      expect(existsSync(folder)).toBe(false);
    },
  );
});
