import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { requestOf } from '../../src/contract/request-templates.ts';
import { hashPassword } from '../../src/model/authorization.ts';
import { DIALECTS, type Dialect } from '../../src/model/contract.ts';
import type { Report } from '../../src/model/report.ts';
import type { RunningProvider } from '../../src/provider/serve.ts';
import { type Ended, zstackContract } from '../unit/commands/command-line.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { catalog, deploy, stopAll } from './deployments.ts';
import { Recorder } from './recorder.ts';

const folder = temporaryFolder();

afterEach(stopAll);

const STACK = /\n\s+at |fault of zstack-contract/;

async function check(text: string | Buffer, ...args: readonly string[]): Promise<Ended> {
  const path = join(folder, 'recording.har');
  writeFileSync(path, text);
  const ended = await zstackContract(['check', path, ...args]);
  expect(ended.out + ended.err).not.toMatch(STACK);
  return ended;
}

interface Checked {
  readonly dialect: string;
  readonly exchanges: Report['steps'];
  readonly ignored: number;
}

/** Plays the interactions of a dialect against a mock, but for those whose requests break the contract, and records them. */
async function record(dialect: Dialect): Promise<Recorder> {
  const running = await deploy({ dialect });
  const recorder = new Recorder(running.url);
  for (const interaction of catalog.interactionsOf(dialect)) {
    if (interaction.reply.status === 400) continue;
    const values = await running.provider.arrange(interaction.given);
    const { method, path, headers, body } = requestOf(interaction, values as Record<string, string>);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    await recorder.send({ method, path, headers, ...sent });
  }
  return recorder;
}

/** A session as a console has one: login, list, reconnect, polls, logout. It gives its secrets. */
async function recordSession(recorder: Recorder, provider: RunningProvider['provider']) {
  const password = hashPassword(provider.seed.password);
  const opened = await recorder.send({
    method: 'PUT',
    path: '/zstack/v1/accounts/login',
    body: JSON.stringify({ logInByAccount: { accountName: provider.seed.account, password } }),
  });
  const session = /"uuid":"(\w{32})"/.exec(opened)?.[1] ?? '';
  const headers = { Authorization: `OAuth ${session}`, 'Content-Type': 'application/json;charset=UTF-8' };
  const get = (path: string) => recorder.send({ method: 'GET', path: `/zstack/v1/${path}`, headers });
  await get('ipsec?count=true');
  await get('ipsec?fields=name,state&replyWithCount=true');
  await get(`accounts/sessions/${session}/valid`);
  const { ready, down } = provider.seed.connections;
  for (const [connection, action] of [
    [ready, 'reconnectIPsecConnection'],
    [down, 'reconnectIPsecConnection'],
    [ready, 'changeIPSecConnectionState'],
  ] as const) {
    const path = `/zstack/v1/ipsec/${connection}/actions`;
    const accepted = await recorder.send({ method: 'PUT', path, headers, body: `{"${action}":{}}` });
    const job = /api-jobs\/(\w+)/.exec(accepted)?.[1] ?? '';
    for (let poll = 0; poll < 3; poll++) await get(`api-jobs/${job}`);
  }
  await recorder.send({ method: 'DELETE', path: `/zstack/v1/accounts/sessions/${session}`, headers });
  return [session, password];
}

describe('a recording of every interaction of the mock', () => {
  it.each(DIALECTS)('in %s passes, as what it is', async (dialect) => {
    const recorder = await record(dialect);
    const { code, out } = await check(recorder.text, '--format', 'json');
    const report = JSON.parse(out) as Checked;
    expect(report.exchanges.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    const { length } = recorder.entries;
    expect([code, report.dialect, report.exchanges.length, report.ignored]).toEqual([0, dialect, length, 0]);
    expect((await check(recorder.text, '--dialect', dialect)).code).toBe(0);
    const other = DIALECTS.find((one) => one !== dialect) ?? dialect;
    expect((await check(recorder.text, '--dialect', other)).code).toBe(1);
  });
});

describe('a recording of a session', () => {
  it.each([
    ['sound', []],
    ['broken', ['drop:inventory.vipUuid', 'set:inventory.authKey=["CANARY-0123456789"]']],
  ])(
    'that is %s is judged without what is not ours; neither report nor copy tells a secret',
    async (_, faults) => {
      const { url, provider } = await deploy({ jobDuration: 0, faults });
      const recorder = new Recorder(url);
      const secrets = [...(await recordSession(recorder, provider)), 'CANARY'];
      const copy = join(folder, 'copy.har');
      const text = await check(recorder.text, '--redact', copy);
      const json = await check(recorder.text, '--format', 'json');
      expect((JSON.parse(json.out) as Checked).ignored).toBe(4);
      expect(json.code).toBe(faults.length === 0 ? 0 : 1);
      const told = [text, json].map(({ out, err }) => out + err).join('') + readFileSync(copy, 'utf8');
      expect(secrets.filter((secret) => told.replaceAll(/\s+/g, '').includes(secret))).toEqual([]);
      const verdicts = ({ out }: Ended): unknown => {
        const { exchanges } = JSON.parse(out) as Checked;
        return exchanges.map(({ verdict, findings }) => [verdict, ...findings.map(({ rule }) => rule)]);
      };
      expect(verdicts(await check(readFileSync(copy), '--format', 'json'))).toEqual(verdicts(json));
    },
  );
});

describe('a recording that is cut short', () => {
  it('exits 3 at any place, never otherwise', async () => {
    const bytes = Buffer.from((await record('deployed')).text);
    for (let length = 1; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
      const { code, out } = await check(bytes.subarray(0, length));
      expect([length, code]).toEqual([length, 3]);
      expect(out.replaceAll(/\s+/g, ' ')).toContain('cut short');
    }
  });
});

const CLI = join(import.meta.dirname, '../../bin/zstack-contract.mjs');

describe('a check of a stream', () => {
  it.each(['-', 'pipe'])(
    '%s is ended by one signal, with what was found so far',
    async (name) => {
      const from = name === '-' ? name : join(folder, name);
      if (name !== '-') spawnSync('mkfifo', [from]);
      const child = spawn(process.execPath, [CLI, 'check', from], { stdio: ['pipe', 'pipe', 'inherit'] });
      const writer = name === '-' ? child.stdin : createWriteStream(from);
      const begun = `{"log":{"version":"1.2","entries":[${'{"request":{"method":"GET","url":"http://h/"}},'.repeat(20_000)}`;
      // More than a pipe holds: it is written when the command has begun to read.
      const read = new Promise((resolve) => writer.write(begun, resolve));
      const out: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      await read;
      child.kill('SIGTERM');
      const [code] = (await once(child, 'close')) as [number | null];
      writer.destroy();
      expect(code).toBe(3);
      expect(Buffer.concat(out).toString().replaceAll(/\s+/g, ' ')).toContain('the reading was interrupted');
    },
    60_000,
  );
});

describe('standard input', () => {
  const SAMPLE = readFileSync(join(import.meta.dirname, '../../docs/samples/reconnect.har'));

  it.each<[string, Buffer, number, string]>([
    ['a recording', SAMPLE, 0, ''],
    ['a gzipped one', gzipSync(SAMPLE), 0, ''],
    ['half of one', SAMPLE.subarray(0, SAMPLE.length / 2), 3, ''],
    ['nothing', Buffer.alloc(0), 2, 'error: standard input is empty: record again, or name another file\n'],
    ['a page', Buffer.from('<html>'), 2, 'error: standard input is no HAR file'],
  ])('with %s exits as it should', async (_, input, code, err) => {
    const ended = await zstackContract(['check', '-'], { stdin: Readable.from([input]) });
    expect([ended.code, ended.err.slice(0, err.length)]).toEqual([code, err]);
    expect(ended.out === '').toBe(code === 2);
    if (code === 0) expect(ended.out).toContain('PASS: 6 exchanges (6 pass), 1 other entry ignored');
  });

  it('with a part of a gzipped answer is named', async () => {
    const stdin = Readable.from([gzipSync(SAMPLE).subarray(0, 99)]);
    const { err } = await zstackContract(['check', '-', '--operation', 'query', '--status', '200'], {
      stdin,
    });
    expect(err).toBe('error: standard input cannot be checked: the file is cut short: its gzip data ends\n');
  });
});
