import type { Catalog } from '../contract/catalog.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Report } from '../model/report.ts';
import { type Fault, faultInWords, parseFault } from '../provider/faults.ts';
import { startProvider } from '../provider/serve.ts';
import { connectToMock, runInteractions } from '../verify/mock.ts';
import { gateOf, type Selection, WHOLE } from '../verify/selection.ts';
import { UsageError } from './options.ts';
import { beginReport, type Reporting } from './reports/run-and-report.ts';

/** A run against a mock. */
interface MockRun {
  /** Both dialects when absent. */
  readonly wanted: Dialect | undefined;
  readonly settings: Report['settings'];
  readonly reporting: Reporting;
  /** Which steps are played. */
  readonly selection?: Selection;
  /** Sees a line before each step. */
  readonly onStep: (line: string) => void;
}

/** Verifies the embedded mock, in one dialect or in both. */
export async function verifyEmbedded(
  catalog: Catalog,
  faults: readonly Fault[],
  { wanted, settings, reporting, onStep, selection = WHOLE }: MockRun,
): Promise<Report> {
  const report = beginReport(catalog, reporting);
  const { now } = reporting;
  const dialects = wanted === undefined ? DIALECTS : [wanted];
  const stepResults: StepResult[] = [];
  const gate = gateOf(selection);
  const effective = new Set<Fault>();
  const onFault = (fault: Fault): unknown => effective.add(fault);
  for (const dialect of dialects) {
    const { url, provider, stop } = await startProvider(catalog, {
      dialect,
      faults,
      onFault,
      timeZone: 'UTC',
    });
    try {
      const under = { url, arrange: provider.arrange };
      const run = { catalog, dialect, provider: under, from: stepResults.length, now, onStep, gate };
      stepResults.push(...(await runInteractions(run)));
    } finally {
      await stop();
    }
  }
  const target = `the embedded mock${faults.length === 0 ? '' : ' with faults'}`;
  return report({ target, dialects, settings, notes: faultNotes(faults, effective) }, stepResults);
}

/** Notes about faults that changed no answer: the run does not show whether it would find them. */
export function faultNotes(faults: readonly Fault[], effective: ReadonlySet<Fault>): readonly string[] {
  return faults
    .filter((fault) => !effective.has(fault))
    .map((fault) => `the fault ${faultInWords(fault)} changed no answer`);
}

/** Verifies a mock that runs elsewhere, in the dialect that it speaks. */
export async function verifyRunningMock(
  catalog: Catalog,
  url: string,
  { wanted, settings, reporting, onStep, selection = WHOLE }: MockRun,
): Promise<Report> {
  const report = beginReport(catalog, reporting);
  const provider = await connectToMock(url);
  try {
    const { dialect } = provider;
    if (wanted !== undefined && wanted !== dialect) {
      throw new UsageError(`the mock at ${url} speaks ${dialect}, not ${wanted}`);
    }
    const run = { catalog, dialect, provider, from: 0, now: reporting.now, onStep, gate: gateOf(selection) };
    const stepResults = await runInteractions(run);
    return report({ target: `the mock at ${url}`, url, dialects: [dialect], settings }, stepResults);
  } finally {
    await provider.close();
  }
}

/** Reads the values of --fault. @throws UsageError */
export function parseFaults(catalog: Catalog, texts: readonly string[]): readonly Fault[] {
  return texts.map((text) => {
    try {
      return parseFault(text, catalog);
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  });
}
