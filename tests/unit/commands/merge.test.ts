import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { VERSION } from '../../../src/commands/io.ts';
import type { Report } from '../../../src/model/report.ts';
import { renderJson } from '../../../src/report/json.ts';
import { runReportOf } from '../../../src/report/run-report.ts';
import { ACCOUNT, deploy, stopAll } from '../../e2e/deployments.ts';
import { FAILED, finding, recording, report, step, WARNING } from '../report/reports.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ended, zstackContract } from './command-line.ts';

let folder: string;
/** Of the first, the second and the third target; the second lacks a field. */
let urls: readonly string[];

beforeAll(async () => {
  const faults = [[], ['drop:inventory.vipUuid'], []];
  const targets = await Promise.all(faults.map((own) => deploy({ faults: own })));
  urls = targets.map(({ url }) => url);
});
beforeEach(() => {
  folder = temporaryFolder();
});
afterAll(stopAll);

const run = (...args: readonly string[]): Promise<Ended> =>
  zstackContract(args, { cwd: folder, env: ACCOUNT, now: () => Date.UTC(2027, 0, 1) });

/** A config file with the first so many targets, and waivers. */
function config(count: number, waivers: readonly object[] = []): void {
  const targets = Object.fromEntries(urls.slice(0, count).map((url, index) => [`t${index + 1}`, { url }]));
  writeFileSync(join(folder, 'zstack-contract.config.yaml'), JSON.stringify({ targets, waivers }));
}

async function verifyInto(name: string, ...args: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await run('verify', ...args, '--report', `json=${path}`);
  return path;
}

/** A result without what differs from run to run: times, and uuids that servers make up. */
function settled(out: string): string {
  return out
    .replaceAll(/"durationMs": (\d+|null)|"date": "[^"]*"|, took \S+ \w+/g, '')
    .replaceAll(/\b[0-9a-f]{6}…|\b[0-9a-f]{32}\b|…?[0-9a-f]*…/g, '#')
    .replaceAll(/\b\d+ ms\b/g, '#');
}

const TERMS = { reason: 'r', owner: 'o', until: '2027-01-31' };
const WAIVER = { rule: 'field-missing', field: 'inventory.vipUuid', ...TERMS };

describe('merge', () => {
  it('gives what one run of all targets gives: the same results and exit code', async () => {
    config(2);
    const one = await verifyInto('1.json', '--target', 't1');
    const paths = [one, await verifyInto('2.json', '--target', 't2')];
    const json = join(folder, 'all.json');
    const all = await run('verify', '--all-targets', '--report', `json=${json}`);
    const merged = await run('merge', ...paths);
    expect([merged.code, all.code]).toEqual([1, 1]);
    expect(settled(merged.out)).toBe(settled(all.out));
    const { out } = await run('merge', ...paths, '--format', 'json');
    expect(settled(out)).toBe(settled(readFileSync(json, 'utf8')));
    expect((await run('merge', one)).code).toBe(0);
  });

  it('puts the parts of a run back into its order, and misses none', async () => {
    config(3);
    const first = await verifyInto('1.json', '--all-targets', '--shard', '1/2');
    const second = await verifyInto('2.json', '--all-targets', '--shard', '2/2');
    const targetsOf = (text: string) =>
      (JSON.parse(text) as { targets: readonly Report[] }).targets.map(({ target }) => target.slice(0, 2));
    expect(targetsOf(readFileSync(first, 'utf8'))).toEqual(['t1', 't3']);
    expect(targetsOf(readFileSync(second, 'utf8'))).toEqual(['t2']);
    const merged = await run('merge', second, first, '--format', 'json');
    expect([merged.code, targetsOf(merged.out)]).toEqual([1, ['t1', 't2', 't3']]);
    const { code, err } = await run('merge', first);
    expect([code, err]).toEqual([2, expect.stringContaining('each of 2 parts of one run once, and')]);
  });

  it('alone tells which waivers nothing matched in any part', async () => {
    const unused = { ...WAIVER, rule: 'field-null' };
    config(2, [WAIVER, unused]);
    const paths = [
      await verifyInto('1.json', '--all-targets', '--shard', '1/2', '--strict'),
      await verifyInto('2.json', '--all-targets', '--shard', '2/2', '--strict'),
    ];
    const verdicts = (out: string) => {
      const { targets } = JSON.parse(out) as { targets: readonly Report[] };
      return targets.map(({ verdict, waivers }) => [verdict, ...waivers.map((one) => one.verdict)].join());
    };
    const parts = paths.flatMap((path) => verdicts(readFileSync(path, 'utf8')));
    expect(parts).toEqual(['pass,skip,skip', 'pass,pass,skip']);
    const merged = await run('merge', ...paths, '--format', 'json');
    expect(verdicts(merged.out)).toEqual(['warn,skip,warn', 'pass,pass,skip']);
    const { out } = await run('merge', ...paths, '--quiet');
    expect(out).toMatch(/^WARN: 2 targets \(1 pass, 1 warn\), \d+ findings? waived, 1 waiver unused\n$/);
    // The runs were strict, so this is too.
    expect(merged.code).toBe(1);
  });
});

describe('reports that do not make one run', () => {
  const json = (...reports: readonly Report[]): string =>
    renderJson(runReportOf(VERSION, reports, reports.length === 1)).replaceAll('"1.0.0"', `"${VERSION}"`);
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const complaint = async (...paths: readonly string[]): Promise<string> => {
    const { code, err, out } = await run('merge', ...paths);
    expect([code, out]).toEqual([2, '']);
    return err;
  };
  const GOOD = json(report([FAILED], { target: 'one' }));
  const OTHER_STEPS = 'are not what its steps say';

  it.each([
    ['cut short', () => GOOD.slice(0, -20), 'is not whole JSON: its job ended early'],
    ['no report', () => '{"a": 1}', 'is no JSON report of verify or check: it must have'],
    ['a list', () => '[]', 'is no JSON report of verify or check: it must be object'],
    ['of another version', () => GOOD.replace(VERSION, '0.0.9'), 'is of zstack-contract "0.0.9", and this'],
    ['with something more', () => GOOD.replace('"target"', '"x": 1, "target"'), 'must NOT have additional'],
    ['with another rule', () => GOOD.replace('"field-missing"', '"no-rule"'), OTHER_STEPS],
    ['with another verdict', () => GOOD.replace('"verdict": "fail"', '"verdict": "pass"'), OTHER_STEPS],
    ['with other counts than steps', () => GOOD.replace('"fail": 1', '"fail": 0'), OTHER_STEPS],
    ['without its fields', () => GOOD.replace('"seen": null', '"seen": 7'), OTHER_STEPS],
  ])('%s', async (_, content, said) => {
    const path = file('a.json', content());
    expect(await complaint(path)).toContain(said);
    expect(await complaint(file('good.json', json(report([step()]))), path)).toContain(path);
  });

  it('none, or none that is there', async () => {
    expect((await run('merge')).code).toBe(2);
    expect(await complaint(join(folder, 'gone.json'))).toContain('there is no such file');
  });

  it('the same target twice', async () => {
    const [one, two] = [file('1.json', GOOD), file('2.json', GOOD)];
    expect(await complaint(one, two)).toContain(`${two} has a report on one, as has ${one}`);
  });

  it('of a provider and of a recording', async () => {
    const paths = [file('1.json', GOOD), file('2.json', json(recording([step({ interaction: null })])))];
    expect(await complaint(...paths)).toContain('merge reports of verify and of check apart');
  });

  const part = (shard: string, target: string): string =>
    json(report([step()], { target }), report([step()], { target: `${target}b` })).replace(
      '"targets"',
      `"shard": "${shard}", "targets"`,
    );

  it.each([
    ['a part that is missing', [part('1/3', 'a'), part('3/3', 'b')], 'part 3/3: run a missing part'],
    ['a part twice', [part('1/2', 'a'), part('1/2', 'b'), part('2/2', 'c')], '1.json is part 1/2'],
    ['parts of different runs', [part('1/2', 'a'), part('2/3', 'b')], '1.json is part 2/3'],
    ['a report that is no part', [part('1/1', 'a'), GOOD], '1.json is part of none'],
  ])('%s', async (_, contents, said) => {
    const paths = contents.map((content, index) => file(`${index}.json`, content));
    expect(await complaint(...paths)).toContain(said);
  });

  it('take no report for another file', async () => {
    const path = file('1.json', GOOD);
    const { code, err } = await run('merge', path, '--report', `json=${path}`);
    expect([code, err]).toEqual([2, expect.stringContaining('is another file of this run')]);
    expect(readFileSync(path, 'utf8')).toBe(GOOD);
  });

  it('where nothing was checked, are no pass', async () => {
    const skipped = report([step({ verdict: 'skip', status: null, reason: 'x' })]);
    expect((await run('merge', file('1.json', json(skipped)))).code).toBe(3);
    const refused = { ...skipped, target: 'b', preflight: [] };
    expect((await run('merge', file('2.json', json(skipped, refused)))).code).toBe(3);
  });

  it('are read with a byte order mark', async () => {
    expect((await run('merge', file('1.json', `\uFEFF${GOOD}`))).code).toBe(1);
  });

  it('keep every kind of step and finding', async () => {
    const waived = [{ finding: finding(), ...TERMS }];
    const whole = report([FAILED, step({ waived }), step({ verdict: 'warn', findings: [WARNING] })]);
    const content = renderJson(runReportOf(VERSION, [{ ...whole, version: VERSION }], false));
    expect((await run('merge', file('1.json', content), '--format', 'json')).out).toBe(content);
  });
});

describe('--shard', () => {
  it.each([
    ['without --all-targets', ['--shard', '1/2'], 'give --all-targets too'],
    ['of too many parts', ['--all-targets', '--shard', '1/3'], 'has fewer targets (2) than parts (3)'],
    ['that there is not', ['--all-targets', '--shard', '3/2'], 'A part is written like 1/3'],
    ['from 0', ['--all-targets', '--shard', '0/2'], 'A part is written like 1/3'],
  ])('%s is a usage error', async (_, args, said) => {
    config(2);
    const { code, err } = await run('verify', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  });

  it('of one target shows that target no session that is for another', async () => {
    config(2);
    const env = { ZSTACK_SESSION_UUID: '98d8a3b2a9ea3c9db4f0f5a3a5e7a1c4' };
    const args = ['verify', '--all-targets', '--shard', '1/2'];
    const { code, err } = await zstackContract(args, { cwd: folder, env });
    expect([code, err]).toEqual([2, expect.stringContaining('is for one deployment')]);
  });
});
