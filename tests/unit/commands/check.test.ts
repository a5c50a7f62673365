import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  accepted,
  CONNECTION,
  entryOf,
  exampleText,
  harText,
  OTHER_CONNECTION,
  polled,
  SESSION,
  URLS,
} from '../traffic/recordings.ts';
import { type Ended, zstackContract } from './command-line.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const check = (...args: readonly string[]): Promise<Ended> =>
  zstackContract(['check', ...args], { now: () => 0 });
const jsonOf = ({ out }: Ended): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

const SOUND = harText([accepted(), polled(), entryOf({ url: 'http://h/', text: 'x' })]);
const BROKEN = harText([accepted(), polled('c41ec46dd7f546a48c31d9d0ca2c89d8', '{}')]);
const ODD = harText([
  entryOf({ url: URLS.query, text: `\ufeff${exampleText('query-response', 'success')}` }),
]);
const FOREIGN = harText([entryOf({ url: 'http://h/', text: 'x' })]);
const STACK = /\n\s+at |fault of zstack-contract/;

describe('check', () => {
  it.each<[string, string, readonly string[], number]>([
    ['sound', SOUND, [], 0],
    ['broken', BROKEN, [], 1],
    ['odd', ODD, [], 0],
    ['odd, and warnings break the contract', ODD, ['--strict'], 1],
    ['about nothing of the contract', FOREIGN, [], 3],
    ['without entries', harText([]), [], 3],
    ['cut short', SOUND.slice(0, -20), [], 3],
    ['cut short and broken', BROKEN.slice(0, -1), [], 1],
    ['no JSON', 'hello', [], 2],
    ['empty', '', [], 2],
    ['a body without --operation', '{"inventory":{}}', [], 2],
    ['in the other dialect', SOUND, ['--dialect', 'documented'], 1],
  ])('of a file that is %s exits as it should', async (_, content, flags, code) => {
    const path = file('a.har', content);
    for (const format of ['text', 'json']) {
      const ended = await check(path, ...flags, '--format', format);
      expect(ended.code).toBe(code);
      expect(ended.out + ended.err).not.toMatch(STACK);
      expect(ended.out === '').toBe(code === 2);
    }
  });

  it('gives findings with the index of the entry, and what it ignored', async () => {
    const report = jsonOf(await check(file('a.har', BROKEN), '--format', 'json'));
    expect(report).toMatchObject({
      source: 'recording',
      dialect: 'deployed',
      verdict: 'fail',
      ignored: 0,
      exchanges: [
        { index: 0, operation: 'reconnect', status: 202, verdict: 'pass', findings: [] },
        { index: 1, operation: 'job-poll', status: 200, verdict: 'fail', findings: [{ rule: 'envelope' }] },
      ],
    });
    expect(report['fields']).toHaveLength(46);
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['version', 'counts', 'divergences']));
  });

  it('tells what was found although the file is cut short', async () => {
    const text = harText([accepted(), polled(undefined, '{}'), {}]).slice(0, -5);
    const { out, code } = await check(file('a.har', text));
    expect(code).toBe(1);
    expect(out).toContain('the file is cut short');
    expect(out).toContain('envelope');
    expect(out).toMatch(/^FAIL: 2 exchanges .*; not judged whole$/m);
  });

  it('takes several files: the weakest decides, also one that tells nothing', async () => {
    const [sound, broken, foreign] = [file('s.har', SOUND), file('b.har', BROKEN), file('f.har', FOREIGN)];
    expect((await check(sound, file('a.har.gz', gzipSync(SOUND)))).code).toBe(0);
    expect((await check(sound, broken)).code).toBe(1);
    expect((await check(sound, foreign)).code).toBe(3);
    const { targets } = jsonOf(await check(sound, broken, '--format', 'json')) as { targets: object[] };
    expect(targets).toMatchObject([
      { target: sound, verdict: 'pass' },
      { target: broken, verdict: 'fail' },
    ]);
  });

  it('ends early when it is interrupted, and says so', async () => {
    const ended = await zstackContract(['check', file('a.har', SOUND)], { interrupted: Promise.resolve() });
    expect([ended.code, ended.out]).toEqual([3, expect.stringContaining('the reading was interrupted')]);
  });
});

describe('check of one body', () => {
  const body = (text: string, ...flags: readonly string[]): Promise<Ended> =>
    check(file('body.json', text), ...flags);
  const flags = (operation: string, status: number): readonly string[] =>
    `--operation ${operation} --status ${status}`.split(' ');
  const OF_PAGE = exampleText('reconnect-response', 'success', 'documented');
  const RESULT = exampleText('reconnect-response', 'success');

  const { inventories } = JSON.parse(exampleText('query-response', 'success'));
  /** Larger than what is read of a file at once. */
  const LARGE = JSON.stringify({ inventories: Array(900).fill(inventories[0]), schema: {} });

  it.each<[string, string, readonly string[], number]>([
    ['a sound answer', exampleText('query-response', 'success'), flags('query', 200), 0],
    ['a sound answer of many connections', LARGE, flags('query', 200), 0],
    ['a broken answer', '{}', flags('query', 200), 1],
    ['an answer of the page', OF_PAGE, flags('reconnect', 200), 0],
    ['one of the page, as of a server', OF_PAGE, [...flags('reconnect', 200), '--dialect', 'deployed'], 1],
    ['a refusal', 'no', flags('reconnect', 400), 0],
    ['a page of a proxy', '<html><title>502</title>', flags('reconnect', 400), 3],
    ['the right connection', RESULT, [...flags('job-poll', 200), '--uuid', CONNECTION], 0],
    ['another connection', RESULT, [...flags('job-poll', 200), '--uuid', OTHER_CONNECTION], 1],
    ['nothing', '', flags('query', 200), 1],
    ['an unknown operation', '{}', flags('querry', 200), 2],
    ['a HAR file', SOUND, flags('query', 200), 2],
  ])('that is %s exits as it should', async (_, text, args, code) => {
    const ended = await body(text, ...args);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(STACK);
  });

  it('takes nothing for absent that the one body cannot show: headers, and the request', async () => {
    const seen = async (operation: string, status: number, text: string): Promise<readonly string[]> => {
      const ended = await check(file('body', text), ...flags(operation, status), '--format', 'json');
      const { divergences } = jsonOf(ended) as { divergences: readonly { id: string; seen: boolean }[] };
      return divergences.filter((one) => one.seen).map(({ id }) => id);
    };
    expect(await seen('query', 200, '{"inventories":[]}')).toEqual([]);
    expect(await seen('job-poll', 503, exampleText('reconnect-response', 'failure'))).not.toContain('D13');
    expect(await seen('reconnect', 400, 'no')).toEqual(['D06']);
  });

  it('names the nearest operation', async () => {
    expect((await body('{}', ...flags('querry', 200))).err).toContain('Did you mean query?');
    expect((await body('{}', ...flags('zzz', 200))).err).toContain('Known are reconnect, job-poll');
  });
});

describe('check refuses', () => {
  it.each<[string, RegExp]>([
    ['', /missing required argument/],
    ['none.har', /none\.har cannot be checked: there is no such file/],
    ['.', /is a folder/],
    ['a.har --dialect deploied', /Did you mean deployed/],
    ['a.har --operation query', /go together/],
    ['a.har --status 200', /go together/],
    ['a.har --operation query --status 20x', /whole number from 100 to 999/],
    ['a.har --operation query --status 200 --uuid xyz', /32 lowercase .*, not "xyz"/],
    [`a.har --uuid ${CONNECTION}`, /about one body/],
    ['a.har a.har --redact x.har', /one by one/],
    ['- --redact x.har', /reads its file twice/],
    ['a.har --operation query --status 200 --redact x.har', /cannot be used with option '--operation/],
    ['a.har --redact a.har', /is the file that is read/],
    ['a.har --redact link.har', /is the file that is read/],
    ['a.har --redact a.har/x.har', /a part of its path is no folder/],
    ['a.har --redact sub', /is a folder/],
  ])('%s', async (line, message) => {
    const args = line === '' ? [] : line.split(' ');
    file('a.har', SOUND);
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(folder, 'a.har'), join(folder, 'link.har'));
    const inFolder = args.map((arg) => (/\.har$|^\.$|^sub$/.test(arg) ? join(folder, arg) : arg));
    const { code, out, err } = await check(...inFolder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toMatch(STACK);
    expect(readdirSync(folder).sort()).toEqual(['a.har', 'link.har', 'sub']);
  });
});

describe('check --redact', () => {
  it('writes a copy that is judged alike, holds no secret, and is for its owner alone', async () => {
    const copy = join(folder, 'copy.har');
    writeFileSync(copy, 'what was there before');
    const path = file('a.har', BROKEN);
    const first = await check(path, '--redact', copy, '--format', 'json');
    expect([first.code, first.err]).toEqual([1, `wrote the copy without secrets to ${copy}\n`]);
    expect(readFileSync(copy, 'utf8')).not.toContain(SESSION);
    expect((statSync(copy).mode & 0o777).toString(8)).toBe('600');
    const second = await check(copy, '--format', 'json');
    expect({ ...jsonOf(second), target: '' }).toEqual({ ...jsonOf(first), target: '' });
    expect(readdirSync(folder).sort()).toEqual(['a.har', 'copy.har']);
  });

  it('leaves what was there before when the file is none', async () => {
    const copy = file('copy.har', 'what was there before');
    const { code, err } = await check(file('a.har', 'hello'), '--redact', copy);
    expect([code, err]).toEqual([2, expect.not.stringContaining('wrote')]);
    expect(readFileSync(copy, 'utf8')).toBe('what was there before');
    expect(readdirSync(folder).sort()).toEqual(['a.har', 'copy.har']);
  });
});
