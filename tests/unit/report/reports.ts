import { contextOf } from '../../../scripts/documents/samples.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { Evidence } from '../../../src/model/exchange.ts';
import { type Finding, VERDICTS, type Verdict, worstVerdict } from '../../../src/model/finding.ts';
import type { PreflightPoint, Report, Step } from '../../../src/model/report.ts';
import { type ReportContext, type RunReport, runReportOf } from '../../../src/report/run-report.ts';

export const catalog = loadCatalog();

export const CONTEXT = contextOf(catalog);
/** A run outside of the suite's own checkout. */
export const ELSEWHERE: ReportContext = { ...CONTEXT, places: new Map() };
export const STRICT: ReportContext = { ...CONTEXT, strict: true };

/** What a hostile server may put into every text that a report shows. */
export const EVIL =
  '<script>alert(1)</script>&amp;"\'`|@all #1 ]]> \u001b[2J\u202e\u0000\ufffe\ud800 %0A\r\n::error::x\n[[ATTACHMENT|/etc/passwd]] \\| **b** <img src=x onerror=alert(1)> ${X} $(id) ::stop-commands::x ##[add-mask]x';

export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'field-missing',
    level: 'error',
    at: '/inventory/vipUuid',
    field: 'inventory.vipUuid',
    expectedId: 'format-zstack-uuid',
    actualId: 'absent',
    arguments: {},
    expected: '32 lowercase hexadecimal digits',
    actual: null,
    times: 1,
    ...parts,
  };
}

export const WARNING = finding({
  rule: 'field-value',
  level: 'warning',
  at: '/inventory/policyMode',
  field: 'inventory.policyMode',
  expectedId: 'known-values',
  actualId: 'value',
  arguments: { values: 'tunnel, transport', found: 'telepathy' },
  expected: 'tunnel, transport',
  actual: 'telepathy',
});

const PATH = '/zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8';

export const EVIDENCE: Evidence = {
  request: { method: 'GET', path: PATH, headers: { authorization: 'OAuth ***' }, body: null },
  response: { status: 200, headers: { 'content-type': 'application/json' }, body: '{\n  "inventory": {}\n}' },
};

export function step(parts: Partial<Step> = {}): Step {
  return {
    index: 0,
    interaction: 'job-poll/done',
    description: 'a poll of a job that has succeeded',
    dialect: 'deployed',
    operation: 'job-poll',
    request: `GET ${PATH}`,
    status: 200,
    durationMs: 12,
    verdict: 'pass',
    reason: null,
    findings: [],
    seen: [],
    evidence: null,
    ...parts,
  };
}

export const FAILED = step({ verdict: 'fail', findings: [finding()], evidence: EVIDENCE });

/** A report of these steps; verdict and counts follow from them. */
export function report(steps: readonly Step[], parts: Partial<Report> = {}): Report {
  const { preflight = [] } = parts;
  return {
    version: '1.0.0',
    startedAt: '2017-11-14T22:20:57.000Z',
    durationMs: 1234,
    source: 'provider',
    dialect: 'deployed',
    target: 'the embedded mock',
    url: null,
    verdict: worstVerdict([...steps, ...preflight].map(({ verdict }) => verdict)),
    counts: countsOf(steps),
    steps: steps.map((one, index) => ({ ...one, index })),
    operations: operationsOf(steps),
    told: parts.source === 'recording' ? toldOf(steps) : [],
    ignored: 0,
    refused: 0,
    fields: catalog.fields.map(({ id }) => ({ field: id, seen: 0, verdict: 'skip', dialects: {} })),
    divergences: catalog.divergences.map(({ id }) => ({ id, seen: id === 'D02' })),
    preflight,
    waivers: [],
    notes: [],
    settings: [],
    ...parts,
  };
}

function operationsOf(steps: readonly Step[]): Report['operations'] {
  const names = [...new Set(steps.map(({ operation }) => operation))].sort();
  const own = (name: string) => steps.filter(({ operation }) => operation === name);
  return names.map((operation) => ({ operation, counts: countsOf(own(operation)) }));
}

function countsOf(steps: readonly Step[]): Report['counts'] {
  const count = (verdict: Verdict): number => steps.filter((one) => one.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map((one) => [one, count(one)])) as Record<Verdict, number>;
}

function toldOf(steps: readonly Step[]): Report['told'] {
  const ways = [...new Set(steps.map(({ description }) => description))];
  return ways.map((how) => ({ how, count: steps.filter(({ description }) => description === how).length }));
}

const UNSENT = { status: null, durationMs: null } as const;

/** One step of each verdict. */
export const EVERY_VERDICT: readonly Step[] = [
  step({ ...UNSENT, interaction: 'a/disabled', verdict: 'disabled', reason: 'switched off' }),
  step({ ...UNSENT, interaction: 'a/skip', verdict: 'skip', reason: 'a live system has no such job' }),
  step({ interaction: 'a/pass', verdict: 'pass' }),
  step({ interaction: 'a/warn', verdict: 'warn', findings: [WARNING], evidence: EVIDENCE }),
  step({ interaction: 'a/fail', verdict: 'fail', findings: [WARNING, finding()], evidence: EVIDENCE }),
  step({ interaction: 'a/error', status: null, verdict: 'error', reason: 'no answer within 30 s' }),
];

/** A report whose only step has a warning. */
export function warned(): Report {
  return report([step({ verdict: 'warn', findings: [WARNING] })]);
}

/** A point of the preflight that stopped the run. */
export const UNREACHED: PreflightPoint = {
  point: 'reachable',
  verdict: 'error',
  detail: 'refused',
  hint: 'start it',
};

/** A report in which every text that may come from outside is hostile. */
export function hostileReport(): Report {
  const evidence: Evidence = {
    request: { method: 'PUT', path: `/zstack/${EVIL}`, headers: { [EVIL]: EVIL, cookie: EVIL }, body: EVIL },
    response: { status: 200, headers: { [EVIL]: EVIL }, body: `${EVIL}${'x'.repeat(20_000)}` },
  };
  const bad = finding({ at: `/${EVIL}`, expected: EVIL, actual: EVIL });
  const unknown = finding({ rule: 'field-undocumented', level: 'warning', at: `/${EVIL}`, field: null });
  const texts = { interaction: EVIL, description: EVIL, operation: EVIL, request: EVIL, reason: EVIL };
  return report(
    [
      step({ ...texts, verdict: 'fail', findings: [bad, unknown], evidence }),
      step({ ...texts, verdict: 'skip', status: null }),
      step({ ...texts, verdict: 'error', status: null }),
    ],
    {
      target: EVIL,
      url: `http://127.0.0.1/${EVIL}`,
      notes: [EVIL],
      preflight: [{ point: 'reachable', verdict: 'fail', detail: EVIL, hint: EVIL }],
      settings: [{ setting: EVIL, value: EVIL, from: 'flag' }],
    },
  );
}

export function single(one: Report): RunReport {
  return runReportOf('1.0.0', [one], true);
}

export function several(...targets: readonly Report[]): RunReport {
  return runReportOf('1.0.0', targets, false);
}

/** Exchanges of a recording. */
export function recorded(count: number, parts: Partial<Step> = {}): Report {
  const steps = Array.from({ length: count }, (_, index) =>
    step({ index, interaction: null, description: 'deployed: the request names its action', ...parts }),
  );
  return recording(steps);
}

/** A recording of these exchanges. */
export function recording(steps: readonly Step[], target = 'traffic.har'): Report {
  return report(steps, { source: 'recording', target, ignored: 3, refused: 2 });
}

/** A recording so long that not all of its steps are listed: these are the ones that are not. */
export function unlisted(one: Report, more: Partial<Report['counts']>): Report {
  const sum = (counts: Report['counts']): Report['counts'] => {
    const sums = VERDICTS.map((verdict) => [verdict, counts[verdict] + (more[verdict] ?? 0)]);
    return { ...counts, ...Object.fromEntries(sums) };
  };
  const [first, ...others] = one.operations;
  const operations = first === undefined ? [] : [{ ...first, counts: sum(first.counts) }, ...others];
  return { ...one, counts: sum(one.counts), operations };
}

/** Runs of every kind, with few fields and divergences, which is enough to read. */
export const RUNS = everyRun();

function everyRun(): readonly (readonly [string, RunReport])[] {
  const brief = ({ fields, divergences, ...rest }: Report): Report => ({
    ...rest,
    fields: fields.slice(0, 3),
    divergences: divergences.slice(0, 3),
  });
  const pact = { verdict: 'fail', pact: 'fail', reason: 'Pact: $.x is null' } as const;
  const seen = ['inventory', 'inventory.uuid'];
  const findings = [finding({ field: 'inventory.pfs' }), finding({ field: 'success', at: '/success' })];
  const reconnect = { ...FAILED, seen, findings, operation: 'reconnect' };
  const live = report([...EVERY_VERDICT, step(pact), reconnect], {
    url: 'https://z:8080',
    target: 'https://z:8080',
    notes: ['certificates were not checked'],
    preflight: [UNREACHED],
    settings: [
      { setting: 'insecure', value: 'yes', from: 'flag' },
      { setting: 'format', value: 'text', from: 'default' },
    ],
  });
  const unreached = report([], { preflight: [UNREACHED], target: 'http://x' });
  const exchanges = [
    ...recorded(3, { seen }).steps,
    step({ interaction: null, verdict: 'skip', reason: 'the recorder dropped the body' }),
    step({ interaction: null, operation: 'query', verdict: 'warn', findings: [WARNING] }),
  ];
  const sound = report([step({ seen }), step({ seen: [...seen] })]);
  const other = report([step()], { target: 'http://y' });
  return [
    ['a deployment', single(brief(live))],
    ['a sound run', single(brief(sound))],
    ['several targets', several(brief(live), brief(other), brief(unreached))],
    ['a recording', single(unlisted(brief(recording(exchanges)), { pass: 7 }))],
    ['recordings', several(brief(recording(EVERY_VERDICT)), brief(recorded(2)))],
    ['hostile texts', several(hostileReport(), report([], { notes: [EVIL] }))],
    ['no target', several()],
  ];
}

/** Characters that no report may hold, line ends aside. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202e]/u;
