import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../../../src/contract/files.ts';
import type { Report, Step } from '../../../src/model/report.ts';
import { REPORT_KINDS, type ReportKind } from '../../../src/report/kinds.ts';
import { ACCOUNT, deploy, stopAll } from '../../e2e/deployments.ts';
import { ownPact, writtenFrom } from '../../fixtures/own-pact.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ended, zstackContract } from './command-line.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(stopAll);

const NOON = Date.UTC(2027, 0, 31, 12);
const DROPPED = ['verify', '--fault', 'drop:inventory.vipUuid'];

const TERMS = { reason: 'known, VPN-1', owner: 'vpn-team', until: '2027-01-31' };
const VIP = { rule: 'field-missing', field: 'inventory.vipUuid' };
const waiver = (parts: Readonly<Record<string, string>>): object => ({ ...TERMS, ...parts });

/** Writes a config file; all YAML is JSON. */
function config(waivers: readonly object[], more: object = {}): void {
  writeFileSync(join(folder, 'zstack-contract.config.yaml'), JSON.stringify({ ...more, waivers }));
}

function run(args: readonly string[], now = NOON, env = {}): Promise<Ended> {
  return zstackContract(args, { cwd: folder, now: () => now, env });
}

async function json(args: readonly string[], now = NOON, env = {}): Promise<Ended & { report: Report }> {
  const ended = await run([...args, '--format', 'json'], now, env);
  return { ...ended, report: JSON.parse(ended.out) as Report };
}

const ofField = ({ fields }: Report, id: string) => fields.find(({ field }) => field === id)?.verdict;
const waivedSteps = ({ steps }: Report): readonly Step[] =>
  steps.filter(({ waived }) => waived !== undefined);

describe('a waiver', () => {
  it('keeps its findings from failing, in step, field and run, and leaves them in the JSON', async () => {
    config([]);
    const before = await json(DROPPED);
    expect([before.code, before.report.verdict]).toEqual([1, 'fail']);
    expect(ofField(before.report, VIP.field)).toBe('fail');

    config([waiver(VIP)]);
    const { code, report } = await json(DROPPED);
    expect([code, report.verdict]).toEqual([0, 'pass']);
    expect(ofField(report, VIP.field)).toBe('skip');
    const failed = before.report.steps.filter(({ verdict }) => verdict === 'fail');
    expect(waivedSteps(report).map(({ index, verdict, findings }) => [index, verdict, findings])).toEqual(
      failed.map(({ index }) => [index, 'pass', []]),
    );
    expect(waivedSteps(report)[0]?.waived).toEqual(
      failed[0]?.findings.map((finding) => ({ finding, ...TERMS })),
    );
    expect(waivedSteps(report)[0]?.evidence).not.toBeNull();
    const result = { ...VIP, step: null, target: null, ...TERMS, verdict: 'pass', findings: failed.length };
    expect(report.waivers).toEqual([{ ...result, steps: expect.any(Number) }]);
  });

  it('is counted in the closing line, which --quiet shows alone', async () => {
    const last = async (parts: Readonly<Record<string, string>>): Promise<string> => {
      config([waiver({ ...VIP, ...parts })]);
      return (await run(['verify', '--quiet'])).out;
    };
    expect(await last({ until: '2027-01-30' })).toMatch(/^FAIL: 30 steps \(30 pass\), 1 waiver expired, 46/);
    expect(await last({})).toMatch(/^WARN: 30 steps \(30 pass\), 1 waiver unused, 46/);
  });

  it('leaves other findings of its steps as they are', async () => {
    config([waiver(VIP)]);
    const { code, report } = await json([...DROPPED, '--fault', 'set:inventory.ikeLifeTime=1.5']);
    expect([code, report.verdict]).toEqual([1, 'fail']);
    const rules = report.steps.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    expect([...new Set(rules)]).toEqual(['field-type']);
  });

  it('can be about steps alone, by their interaction or their operation', async () => {
    const found = (report: Report) =>
      report.steps.filter(({ findings }) => findings.length > 0).map(({ operation }) => operation);
    config([waiver({ rule: 'field-missing', step: 'job-poll/*' })]);
    const { report } = await json([...DROPPED, '--dialect', 'deployed']);
    expect(new Set(waivedSteps(report).map(({ operation }) => operation))).toEqual(new Set(['job-poll']));
    expect(new Set(found(report))).toEqual(new Set(['query']));
    config([waiver({ rule: 'field-missing', step: 'query' })]);
    expect(found((await json([...DROPPED, '--dialect', 'deployed'])).report)).not.toContain('query');
  });

  it('counts for the pacts of others too', async () => {
    const { interactions, metadata } = ownPact('deployed');
    const own = writtenFrom(interactions, 'query/by-uuid');
    const headers = { 'Content-Type': 'application/json' };
    const typed = { ...own, response: { ...own.response, headers } };
    const sides = { consumer: { name: 'portal' }, provider: { name: 'zstack' } };
    writeFileSync(join(folder, 'pact.json'), JSON.stringify({ ...sides, interactions: [typed], metadata }));
    const args = ['verify', '--pacts', 'pact.json', '--strict'];
    config([]);
    expect((await run(args)).code).toBe(1);
    config([waiver({ rule: 'content-type', step: 'query' })]);
    expect((await run(args)).code).toBe(0);
  });

  const dayAfter = Date.UTC(2027, 1, 1);

  it('holds until its last day is over in UTC, and then fails with a sentence', async () => {
    config([waiver(VIP)]);
    expect((await run(DROPPED, dayAfter - 1)).code).toBe(0);
    const { code, report } = await json(DROPPED, dayAfter);
    expect([code, report.verdict, report.waivers[0]?.verdict]).toEqual([1, 'fail', 'fail']);
    expect(waivedSteps(report)).toEqual([]);
    const words = (await run(DROPPED, dayAfter)).out.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'the waiver of field-missing at inventory.vipUuid ended on 2027-01-31 (vpn-team), and 5 findings that it covered count again',
    );
    const gone = await run(['verify'], dayAfter);
    expect(gone.code).toBe(1);
    expect(gone.out.replaceAll(/\s+/g, ' ')).toContain('nothing matches it any more: remove it');
  });

  it('that nothing matched is a warning, if an answer showed that it is not needed', async () => {
    config([waiver(VIP)]);
    const { code, out } = await run(['verify']);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'WARN waiver: field-missing at inventory.vipUuid nothing matched the waiver of field-missing at inventory.vipUuid (vpn-team): remove it',
    );
    expect((await run(['verify', '--strict'])).code).toBe(1);
  });
});

describe('waivers of one target', () => {
  it('are unused only if that target ran; without a target only if all did', async () => {
    const [one, two] = [await deploy(), await deploy()];
    const targets = { one: { url: one.url }, two: { url: two.url } };
    config([waiver(VIP), waiver({ ...VIP, target: 'one' }), waiver({ ...VIP, target: 'two' })], { targets });
    const alone = await json(['verify', '--target', 'one'], NOON, ACCOUNT);
    const told = alone.report.waivers.map(({ target, verdict }) => `${target}: ${verdict}`);
    expect(told).toEqual(['null: skip', 'one: warn']);
    const all = await run(['verify', '--all-targets', '--format', 'json'], NOON, ACCOUNT);
    const { targets: reports } = JSON.parse(all.out) as { targets: readonly Report[] };
    const verdicts = reports.map(({ waivers }) => waivers.map(({ verdict }) => verdict).join());
    expect(verdicts).toEqual(['warn,warn', 'warn,warn']);
    // A mock is none of the targets, so it says nothing of them.
    expect((await json(['verify'])).report.waivers.map(({ verdict }) => verdict)).toEqual(['skip']);
  });
});

describe('check', () => {
  const body = (): string => {
    const path = join(folder, 'answer.json');
    writeFileSync(path, '{"success":true,"inventory":{}}');
    return path;
  };
  const flags = '--operation reconnect --status 200 --dialect documented'.split(' ');
  const check = (): readonly string[] => ['check', body(), ...flags];

  it('goes by the waivers of the config file that is the nearest one, or given', async () => {
    const before = await json(check());
    const { exchanges } = before.report as unknown as { readonly exchanges: readonly Step[] };
    const missing = exchanges[0]?.findings.map(({ field }) => field) ?? [];
    expect([before.code, before.report.waivers]).toEqual([1, []]);
    expect(missing.length).toBeGreaterThan(20);
    config(missing.map((field) => waiver({ rule: 'field-missing', field: field ?? '' })));
    expect((await json(check())).report).toMatchObject({ verdict: 'pass', counts: { pass: 1 } });
    expect((await run([...check(), '--config', join(folder, 'none.yaml')])).code).toBe(2);
  });
});

it('a working folder that is gone is a usage error', () => {
  const [gone, bin] = [join(folder, 'gone'), join(ROOT, 'bin', 'zstack-contract.mjs')];
  mkdirSync(gone);
  const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" check "$4"';
  const har = join(ROOT, 'docs', 'samples', 'reconnect.har');
  const ended = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, bin, har], { encoding: 'utf8' });
  const said = 'error: the working folder is not there any more: change to one that is\n';
  expect([ended.status, ended.stderr]).toEqual([2, said]);
});

describe('every report counts what is waived and says why', () => {
  const shown: Readonly<Record<ReportKind, readonly string[]>> = {
    text: ['5 findings waived', 'until 2027-01-31', 'known, VPN-1 (vpn-team)'],
    json: ['"findings": 5', '"reason": "known, VPN-1"'],
    junit: ['waived until 2027-01-31 (5 findings): known, VPN-1 (vpn-team)', 'failures="0"'],
    html: ['5 findings waived', 'waived until 2027-01-31 (5 findings): known, VPN-1 (vpn-team)'],
    markdown: ['5 findings waived', 'known, VPN-1 (vpn-team)'],
    github: ['::notice title=waiver%3A field-missing at inventory.vipUuid::', '5 findings waived'],
    sarif: ['"kind": "external"', '"justification": "known, VPN-1 (vpn-team, 2027-01-31)"'],
  };

  const write = async (): Promise<readonly (readonly [ReportKind, string])[]> => {
    const path = (kind: ReportKind): string => join(folder, `report.${kind}`);
    await run([...DROPPED, ...REPORT_KINDS.flatMap((kind) => ['--report', `${kind}=${path(kind)}`])]);
    return REPORT_KINDS.map((kind) => [kind, readFileSync(path(kind), 'utf8').replaceAll(/\s+/g, ' ')]);
  };

  it('of one run', async () => {
    config([waiver(VIP)]);
    for (const [kind, text] of await write()) {
      for (const part of shown[kind]) expect([kind, text]).toEqual([kind, expect.stringContaining(part)]);
      expect([kind, text]).not.toEqual([kind, expect.stringMatching(/::error|<failure|>fail</)]);
    }
  });

  it('and which waivers are at fault', async () => {
    config([waiver({ ...VIP, until: '2027-01-30' }), waiver({ rule: 'status', step: 'query' })]);
    for (const [kind, text] of await write()) {
      if (kind === 'json') continue;
      for (const part of ['ended on 2027-01-30', 'nothing matched the waiver of status in query'])
        expect([kind, text]).toEqual([kind, expect.stringContaining(part)]);
    }
  });
});

describe('a config file whose waiver is wrong is a usage error', () => {
  const NO_RULE = '.rule: expected a rule of verify or check, other than gateway';
  it.each([
    [{ rule: 'field-mising' }, `${NO_RULE}; did you mean field-missing?`],
    [{ rule: 'gateway' }, `${NO_RULE}; known are field-missing,`],
    [{ rule: 'never-polled' }, `${NO_RULE}; known are`],
    [{ field: 'inventory.vipUuids' }, '.field: expected the id of a field; did you mean inventory.vipUuid?'],
    [{ step: 'job-pol/done' }, '.step: no interaction or operation fits; did you mean job-poll/done?'],
    [{ step: 'x*y' }, '.step: no interaction or operation fits'],
    [{ target: 'on' }, '.target: expected the name of a target of this file; did you mean one?'],
    [{ until: '2027-02-30' }, '.until: there is no such day'],
    [{ until: 'soon' }, '.until: expected a day such as 2027-01-31'],
    [{ reason: ' ' }, '.reason: expected a sentence that says why the finding is accepted'],
    [{ owner: '' }, '.owner: expected who answers for it, such as a team'],
    [{ becaus: 'x' }, '.becaus is not a setting; known are rule, field, step, target, reason, owner, until'],
  ])('%j', async (wrong, said) => {
    config([waiver({ ...VIP, ...wrong })], { targets: { one: { url: 'http://127.0.0.1:1' } } });
    const { code, err } = await run(['verify']);
    expect([code, err]).toEqual([2, expect.stringContaining(`waivers.0${said}`)]);
  });

  it('as is one without a field or a step, or without a reason', async () => {
    for (const everywhere of [{ rule: 'status' }, { rule: 'status', step: '*/*' }]) {
      config([waiver(everywhere)]);
      expect((await run(['verify'])).err).toContain('waivers.0: expected a field or a step, or both');
    }
    config([{ rule: 'status', step: 'query', until: '2027-01-31' }]);
    const { code, err } = await run(['verify']);
    expect([code, err]).toEqual([2, expect.stringContaining('waivers.0.reason is missing')]);
    expect(err).toContain('waivers.0.owner is missing');
  });
});
