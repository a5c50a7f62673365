import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Build } from '../broker/build.ts';
import type { Catalog } from '../contract/catalog.ts';
import { contractVersion } from '../contract/files.ts';
import type { Dialect } from '../model/contract.ts';
import { CONTRACT_BRANCH, isContractVersion } from '../model/pacts.ts';
import type { Report } from '../model/report.ts';
import { isDate } from '../model/values.ts';
import type { Fault } from '../provider/faults.ts';
import { OtherProviderError, type Publishing, verifyBrokerPacts } from '../verify/broker/broker-pacts.ts';
import { LivePacts } from '../verify/live/live-pact.ts';
import type { Target } from '../verify/live/target.ts';
import { againstDeployment, againstMock } from '../verify/pact/verify-one.ts';
import {
  addBrokerOptions,
  type BrokerFlags,
  findBuild,
  resolveBroker,
  withVersion,
} from './broker/broker-options.ts';
import { type Env, type Io, type Progress, VERSION } from './io.ts';
import { GROUPS, UsageError } from './options.ts';
import { beginReport, type Reporting } from './reports/run-and-report.ts';
import type { TargetFlags } from './settings/flags.ts';
import { flagName } from './settings/precedence.ts';
import { type Settings, settingsInForce } from './settings/targets.ts';
import { checkedUrl } from './settings/urls.ts';
import { liveRun, permissionsOf, shownInterruption } from './verify-live.ts';
import { faultNotes } from './verify-mock.ts';

/** The flags of `verify --broker`. */
export interface VerifyBrokerFlags extends BrokerFlags {
  readonly broker?: true;
  readonly pactUrl?: string;
  readonly publishResults?: true;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly wipSince?: string;
}

/** Flags that mean nothing without `--broker`. */
const ONLY_WITH_BROKER = [
  'brokerBaseUrl',
  'brokerCaFile',
  'brokerTimeout',
  'pactUrl',
  'publishResults',
  'providerVersion',
  'providerBranch',
  'wipSince',
] as const satisfies readonly (keyof VerifyBrokerFlags)[];

/** Adds the flags of `VerifyBrokerFlags`. */
export function addVerifyBrokerOptions(command: Command): Command {
  command
    .optionsGroup(GROUPS.broker)
    .addOption(
      new Option(
        '--broker',
        'verify the pacts that a Pact Broker has for the provider, in place of our own: with the mock, or the deployment that --target names',
      ).conflicts(['allTargets', 'dryRun', 'pact']),
    )
    .option('--pact-url <url>', 'only this pact of the broker, such as the one that a webhook names')
    .option(
      '--publish-results',
      'publish the results; a pipeline publishes those of the mock without this flag',
    )
    .option('--provider-version <version>', 'which build a deployment is, or a mock with --fault')
    .option('--provider-branch <branch>', 'the branch of that build; by default from the pipeline or git')
    .addOption(
      new Option(
        '--wip-since <day>',
        'include work in progress from this day on; the last 30 by default',
      ).argParser(parseDay),
    );
  return addBrokerOptions(command);
}

/** @throws UsageError for a flag that needs `--broker`, or a `--pact-url` that is none */
export function refuseStrayBrokerFlags(flags: VerifyBrokerFlags): void {
  const stray = ONLY_WITH_BROKER.find((flag) => flags[flag] !== undefined);
  if (flags.broker !== true && stray !== undefined) {
    throw new UsageError(`${flagName(stray)} is about a broker's pacts: give --broker too`);
  }
  if (flags.pactUrl !== undefined) {
    checkedUrl(flags.pactUrl, '--pact-url', 'give it as a webhook gives it, without them', true);
  }
}

function parseDay(text: string): string {
  if (isDate(text)) return text;
  throw new InvalidArgumentError('A day is written like 2026-01-31.');
}

/** One run of `verify`. */
export interface VerifyRun {
  readonly flags: VerifyBrokerFlags & TargetFlags;
  readonly settings: Settings;
  /** The faults of the embedded mock. */
  readonly faults: readonly Fault[];
  readonly env: Env;
  readonly io: Io;
  readonly progress: Progress;
  readonly reporting: Reporting;
}

const DAY = 86_400_000;
const WIP_DAYS = 30;

/**
 * Verifies the pacts of a broker, against the embedded mock or a deployment.
 *
 * @throws BrokerError, UsageError
 */
export async function reportBrokerPacts(catalog: Catalog, run: VerifyRun): Promise<Report> {
  const { flags, settings, faults, env, progress, reporting } = run;
  const [target] = settings.targets;
  const access = resolveBroker(flags, env);
  // Results at the broker and in the report agree, so waivers count in neither.
  const report = beginReport(catalog, { ...reporting, waivers: [] });
  const build = await verifiedBuild(run);
  const publishing = publishingOf(run, build);
  const effective = new Set<Fault>();
  const results = await verifyBrokerPacts({
    catalog,
    access,
    selection: {
      dialect: target?.dialect ?? flags.dialect ?? null,
      pactUrl: flags.pactUrl ?? null,
      branch: build.branch,
      wipSince: flags.wipSince ?? new Date(reporting.now() - WIP_DAYS * DAY).toISOString().slice(0, 10),
    },
    publishing,
    verifyOne:
      target === undefined
        ? againstMock(catalog, { faults, onFault: (fault) => effective.add(fault) }, settings.strict)
        : againstTarget(catalog, target, run),
    onProgress: (line) => progress.line(line),
  }).catch((error: unknown) => {
    throw error instanceof OtherProviderError ? new UsageError(`--pact-url: ${error.message}`) : error;
  });
  const broker = { setting: 'broker', value: access.url, from: 'broker' };
  const where = target === undefined ? 'the embedded mock' : `${target.name} (${target.url})`;
  const { stepResults, ...found } = results;
  return report(
    {
      ...found,
      target: `${where}, by the pacts of ${access.url}`,
      url: target?.url ?? null,
      settings: [...settingsInForce(settings, target ?? null), broker],
      notes: [...found.notes, ...faultNotes(faults, effective), ...waiverNotes(reporting)],
    },
    stepResults,
  );
}

function waiverNotes({ waivers = [] }: Reporting): readonly string[] {
  if (waivers.length === 0) return [];
  return ['the waivers of the config file do not count: the broker gets every finding, waived or not'];
}

function againstTarget(catalog: Catalog, target: Target, run: VerifyRun) {
  const { flags, settings, io, progress } = run;
  // Before the first run an interruption ends the command at once.
  let signal: AbortSignal | undefined;
  const settingOf = (dialect: Dialect) => {
    signal ??= shownInterruption(io, progress);
    const options = { allowReconnect: flags.allowReconnect === true, pact: false, signal, progress, io };
    return liveRun(catalog, { ...target, dialect }, options);
  };
  return againstDeployment(settingOf, new LivePacts(permissionsOf(flags, progress)), settings.strict);
}

/**
 * Whose results they are. Those of the embedded mock say that a pact fits the contract, whichever commit this is.
 * Only you can tell which build a deployment is, or which one a broken mock stands for.
 *
 * @throws UsageError when one would pass for the other
 */
async function verifiedBuild({ flags, settings, faults, env, io }: VerifyRun): Promise<Build> {
  const { providerVersion, providerBranch } = flags;
  const isContract = settings.targets.length === 0 && faults.length === 0;
  const named = providerVersion ?? providerBranch;
  if (isContract && named !== undefined) {
    throw new UsageError(
      `--provider-version and --provider-branch name the build that --target or --fault verifies: results of the embedded mock are those of ${contractVersion()}, branch ${CONTRACT_BRANCH}; leave the two flags out`,
    );
  }
  if (settings.targets.length === 0 && named === undefined) {
    const given = { version: contractVersion(), branch: CONTRACT_BRANCH };
    return (await findBuild(given, env, io.cwd)).build;
  }
  const { build } = await findBuild({ version: providerVersion, branch: providerBranch }, env, io.cwd);
  if (!isContractVersion(build.version ?? '') && build.branch !== CONTRACT_BRANCH) return build;
  throw new UsageError(
    `versions like ${contractVersion()} and the branch ${CONTRACT_BRANCH} are those of the embedded mock: give the build that is verified another --provider-version, or --provider-branch`,
  );
}

/** Results are published by a pipeline, and when you ask for it. @throws UsageError */
function publishingOf({ flags, settings, faults }: VerifyRun, build: Build): Publishing {
  const isLive = settings.targets.length > 0;
  const requested = flags.publishResults === true;
  const isBuild = isLive || faults.length > 0;
  if (requested && isBuild && flags.providerVersion === undefined) {
    const what = isLive ? 'a deployment' : 'a mock with --fault';
    throw new UsageError(`results of ${what} are those of a build: say which, with --provider-version`);
  }
  const reasons = [
    ...(isLive ? ['a deployment is a build of its own (--publish-results --provider-version)'] : []),
    ...(faults.length > 0 ? ['the mock is broken on purpose (--publish-results --provider-version)'] : []),
    ...(build.pipeline === null ? ['this is no pipeline (--publish-results)'] : []),
  ];
  const [why = ''] = reasons;
  return {
    build: requested || reasons.length === 0 ? withVersion(build, '--provider-version') : null,
    requested,
    why,
    verifiedBy: { implementation: 'zstack-contract', version: VERSION },
  };
}
