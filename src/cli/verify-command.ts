import { Command, Option } from 'commander';
import { type Catalog, loadCatalog } from '../catalog/catalog.ts';
import { DIALECTS, type Dialect } from '../model/dialect.ts';
import type { Report } from '../model/report.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../model/verdict.ts';
import { type Fault, parseFault } from '../provider/faults.ts';
import { startProvider } from '../provider/serve.ts';
import { renderText } from '../report/text.ts';
import type { ProviderUnderTest } from '../verify/provider-under-test.ts';
import { connectToMock } from '../verify/remote-mock.ts';
import { type Outcome, runInteractions } from '../verify/run.ts';
import { summarize } from '../verify/summary.ts';
import type { Io } from './io.ts';
import { dialectOption, faultOption, formatOption, parseUrl } from './options.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

interface VerifyOptions {
  readonly dialect?: Dialect;
  readonly format: 'text' | 'json';
  readonly strict?: true;
  readonly mock?: string;
  readonly fault?: readonly string[];
}

/** `verify`: the whole contract against the embedded mock, or against one that runs elsewhere. */
export function verifyCommand(io: Io, done: (code: ExitCode) => void): Command {
  return new Command('verify')
    .description(
      'Run every interaction of the contract against a provider and judge each answer, field by field',
    )
    .addOption(dialectOption('documented (the page) or deployed (real servers); both by default'))
    .addOption(formatOption())
    .option('--strict', 'let warnings break the contract too')
    .addOption(
      new Option(
        '--mock <url>',
        'verify a running `zstack-contract mock` in place of the embedded one',
      ).argParser(parseUrl),
    )
    .addOption(faultOption())
    .action(async (options: VerifyOptions) => {
      done(await verify(options, io));
    });
}

async function verify(options: VerifyOptions, io: Io): Promise<ExitCode> {
  const catalog = loadCatalog();
  const { report, target } = await run(catalog, options);
  if (options.format === 'json') io.out(`${JSON.stringify(report, null, 2)}\n`);
  else io.out(renderText(report, { fields: catalog.fieldById, divergences: catalog.divergences, target }));
  if (report.steps.length === 0) return EXIT.unknown;
  return exitCodeOf(report.verdict, options.strict === true);
}

async function run(catalog: Catalog, options: VerifyOptions): Promise<{ report: Report; target: string }> {
  const faults = parseFaults(catalog, options.fault ?? []);
  if (options.mock !== undefined) {
    if (faults.length > 0)
      throw new UsageError('--fault breaks the embedded mock; give it to the mock that --mock names');
    return runAgainstMock(catalog, options.mock, options.dialect);
  }
  const dialects = options.dialect === undefined ? DIALECTS : [options.dialect];
  const outcomes: Outcome[] = [];
  for (const dialect of dialects) {
    const { url, provider, stop } = await startProvider(catalog, { dialect, faults });
    try {
      outcomes.push(
        ...(await runDialect(catalog, dialect, { url, arrange: provider.arrange }, outcomes.length)),
      );
    } finally {
      await stop();
    }
  }
  const broken = faults.length === 0 ? '' : ' with faults';
  return { report: summarize(catalog, VERSION, dialects, outcomes), target: `the embedded mock${broken}` };
}

async function runAgainstMock(
  catalog: Catalog,
  url: string,
  wanted: Dialect | undefined,
): Promise<{ report: Report; target: string }> {
  const mock = await connectToMock(url);
  try {
    const { dialect } = mock;
    if (wanted !== undefined && wanted !== dialect) {
      throw new UsageError(`the mock at ${url} speaks ${dialect}, not ${wanted}`);
    }
    const outcomes = await runDialect(catalog, dialect, mock, 0);
    return { report: summarize(catalog, VERSION, [dialect], outcomes), target: `the mock at ${url}` };
  } finally {
    await mock.close();
  }
}

function runDialect(
  catalog: Catalog,
  dialect: Dialect,
  provider: ProviderUnderTest,
  from: number,
): Promise<readonly Outcome[]> {
  return runInteractions({ catalog, dialect, provider, from });
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
