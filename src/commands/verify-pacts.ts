import type { Pact } from '../broker/pact-file.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import { PROVIDERS } from '../model/pacts.ts';
import type { Report } from '../model/report.ts';
import { against, againstMock, type VerifyOne } from '../verify/pact/verify-pact.ts';
import { apart, type Results } from '../verify/steps.ts';
import { pactsAt } from './broker/pact-folder.ts';
import { UsageError } from './options.ts';
import { projectFile } from './reports/project-file.ts';
import { type Found, liveSettingOf, onRunning, reportOn, type VerifyRun } from './verify-run.ts';

type PactResults = Omit<Results, 'preflight'>;

/**
 * Verifies pacts against the provider that the command line names.
 *
 * @param verify verifies the pacts in one dialect or, for null, in both
 */
export async function onProvider(
  run: VerifyRun,
  verify: (verifyOne: VerifyOne, dialect: Dialect | null) => Promise<PactResults>,
): Promise<Found> {
  const { catalog, flags, settings, faults } = run;
  const { strict } = settings;
  const [target] = settings.targets;
  if (target !== undefined || flags.mock !== undefined) {
    const setting = target === undefined ? null : liveSettingOf(run)(target);
    return onRunning(run, setting, (provider, dialect) =>
      verify(against(catalog, provider, strict), dialect),
    );
  }
  const found = await verify(againstMock(catalog, faults, strict), flags.dialect ?? null);
  return { ...found, target: 'the embedded mock' };
}

/** Verifies pact files. @throws UsageError, PactFileError, BrokenRunError */
export function verifyPactFiles(run: VerifyRun): Promise<Report> {
  const { flags, io, settings } = run;
  const paths = flags.pacts === true || flags.pacts === undefined ? [] : flags.pacts;
  const pacts = pactsAt(paths, io.cwd).map((pact) => {
    return { pact, dialect: dialectOf(pact, flags.dialect) };
  });
  const consumers = [...new Set(pacts.map(({ pact }) => pact.consumer))];
  return reportOn(run, settings.targets[0] ?? null, async () => {
    const found = await onProvider(run, (verifyOne, only) => verifyEach(run, pacts, only, verifyOne));
    return { ...found, target: `${found.target}, by the pacts of ${consumers.join(', ')}` };
  });
}

/** The dialect of the provider that a pact names. @throws UsageError */
function dialectOf({ provider, path }: Pact, wanted: Dialect | undefined): Dialect {
  const dialect = DIALECTS.find((one) => PROVIDERS[one] === provider) ?? wanted;
  if (dialect !== undefined) return dialect;
  throw new UsageError(
    `${path}: the pact is with ${provider}; expected is ${PROVIDERS.deployed} for real servers or ${PROVIDERS.documented} for the page: rename it, or say with --dialect which it means`,
  );
}

/** @param only the dialect of the provider; null for both */
async function verifyEach(
  { catalog, io, progress }: VerifyRun,
  pacts: readonly { readonly pact: Pact; readonly dialect: Dialect }[],
  only: Dialect | null,
  verifyOne: VerifyOne,
): Promise<PactResults> {
  const stepResults: StepResult[] = [];
  const notes: string[] = [];
  for (const { pact, dialect } of pacts) {
    const { consumer: name, provider, text, path } = pact;
    const index = stepResults.length;
    if (only !== null && dialect !== only) {
      const head = {
        index,
        interaction: `pact of ${name}`,
        description: 'the pact as a whole',
        dialect: only,
      };
      const reason = `it is with ${provider}, and what is verified speaks ${only}`;
      stepResults.push(apart(catalog, head, 'skip', reason));
      continue;
    }
    progress.live(`the pact of ${name} with ${provider}`);
    const one = await verifyOne(dialect, { name, text, pending: false }, index);
    const file = projectFile(path, io.cwd);
    const inFile = file === undefined ? {} : { file };
    stepResults.push(
      ...one.stepResults.map((result) => ({ ...result, step: { ...result.step, ...inFile } })),
    );
    notes.push(...one.notes.map((note) => `${name} -> ${provider}: ${note}`));
  }
  const dialects = only === null ? [...new Set(pacts.map(({ dialect }) => dialect))] : [only];
  return { dialects, stepResults, notes };
}
