import type { Command } from 'commander';
import type { Pact } from '../broker/pact-file.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import { PROVIDERS } from '../model/pacts.ts';
import type { Report } from '../model/report.ts';
import type { Fault } from '../provider/faults.ts';
import { LivePacts } from '../verify/live/live-pact.ts';
import { onDeployment } from '../verify/live/run-live.ts';
import { connectToMock } from '../verify/mock.ts';
import { againstMock, againstProvider, inContext, type VerifyOne } from '../verify/pact/verify-one.ts';
import { type Results, unjudged } from '../verify/steps.ts';
import { pactsAt } from './broker/pact-folder.ts';
import { GROUPS, repeatable, UsageError } from './options.ts';
import { projectFile } from './reports/project-file.ts';
import { beginReport } from './reports/run-and-report.ts';
import type { TargetFlags } from './settings/flags.ts';
import { settingsInForce } from './settings/targets.ts';
import { checkedUrl } from './settings/urls.ts';
import type { VerifyRun } from './verify-broker.ts';
import { liveRun, permissionsOf, shownInterruption } from './verify-live.ts';
import { faultNotes } from './verify-mock.ts';

/** Adds the flags that are about pacts, of files or of a broker. */
export function addPactOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.pacts)
    .addOption(
      repeatable(
        '--pacts [path...]',
        "verify anybody's pacts in place of the contract, as files or folders; by default pacts/ of the working folder",
        (path) => path,
      ).conflicts(['allTargets', 'broker', 'dryRun', 'pact']),
    )
    .option(
      '--state-url <url>',
      'where your own service arranges the provider states that a run against --target cannot: it is sent what Pact sends',
    )
    .option('--pact', "the old way to run Pact's verifier on the suite's own pact; now --pacts");
}

/** @throws UsageError for a `--state-url` that is none, or that nothing would be sent to */
export function refuseStrayStateUrl({ stateUrl, pacts }: TargetFlags, hasBroker: boolean): void {
  if (stateUrl === undefined) return;
  checkedUrl(stateUrl, '--state-url', 'protect it otherwise', true);
  if (pacts !== undefined || hasBroker) return;
  throw new UsageError('--state-url is about the states of pacts: give --pacts or --broker too');
}

/**
 * Verifies pact files, against the embedded mock, a running one or a deployment.
 *
 * @throws UsageError, PactFileError, BrokenRunError
 */
export async function verifyPactFiles(
  catalog: Catalog,
  mock: string | undefined,
  run: VerifyRun,
): Promise<Report> {
  const { flags, settings, faults, io, progress, reporting } = run;
  const { strict, targets } = settings;
  const [target] = targets;
  const paths = flags.pacts === true || flags.pacts === undefined ? [] : flags.pacts;
  const pacts = pactsAt(paths, io.cwd, 'zstack-contract verify --pacts PATH').map((pact) => {
    return { pact, dialect: dialectOf(pact, flags.dialect) };
  });
  const report = beginReport(catalog, reporting, target?.name);
  const inForce = settingsInForce(settings, target ?? null);
  const play = (only: Dialect | null, verifyOne: VerifyOne): Promise<Results> =>
    verifyEach(catalog, pacts, only, verifyOne, { cwd: io.cwd, onStep: (line) => progress.live(line) });
  const of = `the pacts of ${[...new Set(pacts.map(({ pact }) => pact.consumer))].join(', ')}`;
  if (target !== undefined) {
    const signal = shownInterruption(io, progress);
    const options = { allowReconnect: flags.allowReconnect === true, pact: false, signal, progress, io };
    const live = new LivePacts(permissionsOf(flags, progress));
    const { stepResults, ...found } = await onDeployment(liveRun(catalog, target, options), (context) =>
      play(context.dialect, inContext(context, live, strict)),
    );
    const { name, url } = target;
    return report({ ...found, target: `${name} (${url}), by ${of}`, url, settings: inForce }, stepResults);
  }
  if (mock !== undefined) {
    const provider = await connectToMock(mock);
    try {
      const { dialect } = provider;
      const { stepResults, ...found } = await play(dialect, againstProvider(catalog, provider, strict));
      const facts = { target: `the mock at ${mock}, by ${of}`, url: mock, settings: inForce };
      return report({ ...found, ...facts }, stepResults);
    } finally {
      await provider.close();
    }
  }
  const effective = new Set<Fault>();
  const onFault = (fault: Fault): unknown => effective.add(fault);
  const { stepResults, ...found } = await play(
    flags.dialect ?? null,
    againstMock(catalog, { faults, onFault }, strict),
  );
  const notes = [...found.notes, ...faultNotes(faults, effective)];
  return report({ ...found, target: `the embedded mock, by ${of}`, settings: inForce, notes }, stepResults);
}

/** The dialect of the provider that a pact names. @throws UsageError */
function dialectOf({ provider, path }: Pact, wanted: Dialect | undefined): Dialect {
  const dialect = DIALECTS.find((one) => PROVIDERS[one] === provider) ?? wanted;
  if (dialect !== undefined) return dialect;
  throw new UsageError(
    `${path}: the pact is with ${provider}; expected is ${PROVIDERS.deployed} for real servers or ${PROVIDERS.documented} for the page: rename it, or say with --dialect which it means`,
  );
}

/** Verifies pacts one after the other. @param only the dialect of the provider; null for both */
async function verifyEach(
  catalog: Catalog,
  pacts: readonly { readonly pact: Pact; readonly dialect: Dialect }[],
  only: Dialect | null,
  verifyOne: VerifyOne,
  { cwd, onStep }: { readonly cwd: string; readonly onStep: (line: string) => void },
): Promise<Results> {
  const stepResults: StepResult[] = [];
  const notes: string[] = [];
  for (const { pact, dialect } of pacts) {
    const { consumer: name, provider, text, path } = pact;
    if (only !== null && dialect !== only) {
      const head = {
        index: stepResults.length,
        interaction: `pact of ${name}`,
        description: 'the pact as a whole',
      };
      const reason = `it is with ${provider}, and what is verified speaks ${only}`;
      stepResults.push(
        unjudged({ ...head, dialect: only, operation: catalog.pageOperation.id }, 'skip', reason),
      );
      continue;
    }
    onStep(`the pact of ${name} with ${provider}`);
    const one = await verifyOne(dialect, { name, text, pending: false, wip: false }, stepResults.length);
    const file = projectFile(path, cwd);
    stepResults.push(
      ...one.stepResults.map((stepResult) =>
        file === undefined ? stepResult : { ...stepResult, step: { ...stepResult.step, file } },
      ),
    );
    notes.push(...one.notes.map((note) => `${name} -> ${provider}: ${note}`));
  }
  const dialects = only === null ? [...new Set(pacts.map(({ dialect }) => dialect))] : [only];
  return { dialects, stepResults, preflight: [], notes };
}
