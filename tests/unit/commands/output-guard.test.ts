import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli.ts';
import { OutputGuard } from '../../../src/commands/output-guard.ts';
import { QUIET_IO, zstackContract } from './command-line.ts';

const SECRET = 'Hq7!mZ_2vR#9xLw4Kd:tB';
const FORMS: readonly (readonly [string, string])[] = [
  ['as it is', SECRET],
  ['in a URL', encodeURIComponent(SECRET)],
  ['in base64', Buffer.from(`us:${SECRET}`).toString('base64')],
  ['in hex', Buffer.from(SECRET).toString('hex')],
  ['in capitals', SECRET.toUpperCase()],
];

/** Runs a command that fails amid its work in a way that nobody has foreseen. */
async function crash(message: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  let err = '';
  await run(['publish', '--dry-run'], env, {
    ...QUIET_IO,
    err: (text) => {
      err += text;
    },
    get cwd(): string {
      throw new Error(message);
    },
  });
  return err;
}

describe('a crash', () => {
  it.each([
    ["Cannot read properties of undefined (reading 'i18nDetails')", null],
    ['connect ECONNREFUSED 127.0.0.1:8080', null],
    [`Unexpected token 'a', "aB3xY9kL2mN4" is not JSON`, `Unexpected token 'a', "‹…›" is not JSON`],
    ['no session with token=cat, Bearer dog', 'no session with token=‹…›, Bearer ‹…›'],
    ['not for swordfish', 'not for ***'],
  ])('is told as far as it is made of plain words: %s', async (message, shown) => {
    const told = await crash(message, { ZSTACK_PASSWORD: 'swordfish' });
    const fault = 'error: this is a fault of zstack-contract itself, please report it: ';
    expect(told).toBe(`${fault}${shown ?? message}\n`);
  });
});

describe('an error', () => {
  it.each(FORMS)('repeats nothing that was given to log in with, %s', async (_, form) => {
    const names = ['ZSTACK_PASSWORD', 'ZSTACK_SESSION_UUID', 'ZSTACK_ACCESS_KEY_SECRET', 'PACT_BROKER_TOKEN'];
    for (const name of [...names, 'PACT_BROKER_PASSWORD', 'WEBHOOK_TOKEN']) {
      const { code, err } = await zstackContract(['publish', `./x-${form}`], { env: { [name]: SECRET } });
      expect(code).toBe(2);
      expect(err).toMatch(/^error: .*x-\S*\*{3}\S* has no pact/);
      expect(err).not.toContain(form);
    }
  });

  it('repeats nothing of a proxy either', async () => {
    const password = encodeURIComponent(SECRET);
    for (const name of ['http_proxy', 'HTTPS_PROXY', 'all_proxy']) {
      const env = { [name]: `http://us:${password}@proxy.example:3128` };
      for (const [, form] of FORMS) {
        const { err } = await zstackContract(['publish', `./x-${form}`], { env });
        expect(err).not.toContain(form);
      }
      const { err } = await zstackContract(['publish', './proxy.example'], { env });
      expect(err).toContain('/proxy.example has');
    }
  });

  it('stays as it is otherwise, paths, flags and the published password of the mock included', async () => {
    const path = './5556b8149bf8bac76bc30f50a8a2dd4c22c85f30/password+aB3xY9kL2mN4';
    const env = { ZSTACK_PASSWORD: 'password', PACT_BROKER_TOKEN: SECRET };
    const plain = await zstackContract(['publish', path]);
    expect(await zstackContract(['publish', path], { env })).toEqual(plain);
    expect(plain.err).toContain(path.slice(2));
  });
});

describe('a guard', () => {
  it('leaves of a report the words that are ours', () => {
    const own = new OutputGuard(['pass', 'field-missing', '2026']);
    const words = { verdict: 'pass', rule: 'field-missing', status: 2026, seen: ['pass'] };
    expect(own.report([{ ...words, reason: 'pass 2026' }])).toEqual([{ ...words, reason: '*** ***' }]);
    const report = { notes: ['x'] };
    expect(new OutputGuard().report(report)).toBe(report);
  });
});

it('a report tells nothing of the credentials, wherever they stand in what a user has given', async () => {
  const env = { ZSTACK_ACCOUNT: 'me', ZSTACK_PASSWORD: 'swordfish' };
  const { out } = await zstackContract(
    ['verify', '--target', 'http://swordfish.example:1', '--timeout', '1', '--format', 'json'],
    { env },
  );
  expect(JSON.parse(out)).toMatchObject({ verdict: 'error', url: 'http://***.example:1' });
  expect(out).not.toContain('swordfish');
});
