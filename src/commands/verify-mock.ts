import type { Catalog } from '../contract/catalog.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Report } from '../model/report.ts';
import { type Fault, faultInWords, parseFault } from '../provider/faults.ts';
import { startProvider } from '../provider/serve.ts';
import { connectToMock, type ProviderUnderTest, runInteractions } from '../verify/mock.ts';
import type { Progress } from './io.ts';
import { UsageError } from './options.ts';
import { beginReport, type Reporting } from './reports/deliver.ts';

/** What a run against a mock is told beside the mock. */
interface MockRun {
  /** Both dialects when absent. */
  readonly wanted: Dialect | undefined;
  readonly facts: Pick<Report, 'settings'>;
  readonly progress: Progress;
  readonly reporting: Reporting;
}

/** Verifies the embedded mock, in one dialect or in both. */
export async function verifyEmbedded(
  catalog: Catalog,
  { wanted, faults, facts, progress, reporting }: MockRun & { readonly faults: readonly Fault[] },
): Promise<Report> {
  const report = beginReport(catalog, reporting);
  const { now } = reporting;
  const dialects = wanted === undefined ? DIALECTS : [wanted];
  const outcomes: StepResult[] = [];
  const struck = new Set<Fault>();
  const onFault = (fault: Fault): void => {
    struck.add(fault);
  };
  const onStep = (line: string): void => progress.live(line);
  for (const dialect of dialects) {
    const { url, provider, stop } = await startProvider(catalog, { dialect, faults, onFault });
    try {
      const under: ProviderUnderTest = { url, arrange: provider.arrange };
      const run = { catalog, dialect, provider: under, from: outcomes.length, now, onStep };
      outcomes.push(...(await runInteractions(run)));
    } finally {
      await stop();
    }
  }
  const broken = faults.length === 0 ? '' : ' with faults';
  const target = `the embedded mock${broken}`;
  return report({ target, dialects, ...facts, notes: faultNotes(faults, struck) }, outcomes);
}

/** What a reader has to know of faults that did nothing: the run did not show whether it would find them. */
export function faultNotes(faults: readonly Fault[], struck: ReadonlySet<Fault>): readonly string[] {
  return faults
    .filter((fault) => !struck.has(fault))
    .map((fault) => `the fault ${faultInWords(fault)} changed no answer`);
}

/** Verifies a mock that runs elsewhere, in the dialect that it speaks. */
export async function verifyRunningMock(
  catalog: Catalog,
  url: string,
  { wanted, facts, progress, reporting }: MockRun,
): Promise<Report> {
  const report = beginReport(catalog, reporting);
  const { now } = reporting;
  const mock = await connectToMock(url);
  try {
    const { dialect } = mock;
    if (wanted !== undefined && wanted !== dialect) {
      throw new UsageError(`the mock at ${url} speaks ${dialect}, not ${wanted}`);
    }
    const outcomes = await runInteractions({
      catalog,
      dialect,
      provider: mock,
      from: 0,
      now,
      onStep: (line) => progress.live(line),
    });
    return report({ target: `the mock at ${url}`, url, dialects: [dialect], ...facts }, outcomes);
  } finally {
    await mock.close();
  }
}

/** Reads faults as they were given. */
export function parseFaults(catalog: Catalog, texts: readonly string[]): readonly Fault[] {
  return texts.map((text) => {
    try {
      return parseFault(text, catalog);
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  });
}
