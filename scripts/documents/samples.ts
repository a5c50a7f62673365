import { beginReport } from '../../src/commands/reports/run-and-report.ts';
import { playEmbedded } from '../../src/commands/verify-run.ts';
import type { Catalog } from '../../src/contract/catalog.ts';
import { fieldPlaces } from '../../src/contract/places.ts';
import { disruptiveOperations } from '../../src/contract/replies.ts';
import { DIALECTS } from '../../src/model/contract.ts';
import type { Report } from '../../src/model/report.ts';
import { parseFault } from '../../src/provider/faults.ts';
import { type ReportKind, rendererOf } from '../../src/report/kinds.ts';
import { type ReportContext, runReportOf } from '../../src/report/run-report.ts';
import { EN } from '../../src/report/sentences/en.ts';
import type { GeneratedFiles } from './generated-files.ts';

/** What is wrong with the provider of the broken sample: each fault breaks another rule. */
export const SAMPLE_FAULTS: readonly string[] = [
  'drop:inventory.vipUuid',
  'set:inventory.ikeLifeTime=1.5',
  'set:inventory.peerCidrs[].cidr="192.168.100.0/33"',
  'set:inventory.policyMode="gre"',
  'status:503=501',
];

/** How the files of each kind of sample end. */
export const ENDINGS: Readonly<Record<ReportKind, string>> = {
  text: 'txt',
  json: 'json',
  junit: 'xml',
  html: 'html',
  markdown: 'md',
  github: 'github.txt',
  sarif: 'sarif',
};

/** Every kind of report, of a run that passes and of one that does not, by file name. */
export async function sampleReports(catalog: Catalog, context: ReportContext): Promise<GeneratedFiles> {
  const files = new Map<string, string>();
  for (const [name, faults] of Object.entries({ pass: [], broken: SAMPLE_FAULTS })) {
    const report = await sampleRun(catalog, faults);
    const run = runReportOf(report.version, [report], true);
    for (const [kind, ending] of Object.entries(ENDINGS) as [ReportKind, string][]) {
      files.set(`${name}.${ending}`, (await rendererOf(kind))(run, context));
    }
  }
  return files;
}

/** When samples are made, whenever that is. */
const NOW = Date.UTC(2017, 10, 14, 22, 20, 57);

/** A clock that gains a few milliseconds, the same ones in every run, each time that it is read. */
function tickingClock(): () => number {
  let reads = 0;
  return () => NOW + 6 * reads + ((reads++ * 5) % 11);
}

/** A run against the embedded mock that is the same at any time. */
export async function sampleRun(catalog: Catalog, faults: readonly string[]): Promise<Report> {
  const reporting = { now: tickingClock(), rawSinkFor: null };
  const none = (): void => {};
  const end = beginReport(catalog, reporting);
  const { stepResults, ...facts } = await playEmbedded(
    {
      catalog,
      faults: { faults: faults.map((text) => parseFault(text, catalog)), onFault: none },
      selection: { leftOut: () => null, endsAfter: () => false },
      reporting,
      progress: { line: none, live: none, end: none },
    },
    DIALECTS,
  );
  const settings = faults.map((value) => ({ setting: 'fault', value, from: 'flag' }));
  const report = end({ ...facts, settings }, stepResults);
  return { ...report, steps: report.steps.map(withoutDate) };
}

/** Answers carry the time of day; of what else is random (job ids, the port) the faults above show nothing. */
function withoutDate(step: Report['steps'][number]): Report['steps'][number] {
  if (step.evidence === null) return step;
  const { request, response } = step.evidence;
  const headers = { ...response.headers, date: new Date(NOW).toUTCString() };
  return { ...step, evidence: { request, response: { ...response, headers } } };
}

/** What a report looks up, as the command line gives it. */
export function contextOf(catalog: Catalog): ReportContext {
  const { fieldById, divergences } = catalog;
  const disruptive = disruptiveOperations(catalog);
  return { fields: fieldById, divergences, disruptive, places: fieldPlaces(catalog), strict: false, say: EN };
}
