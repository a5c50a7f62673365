import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Build } from '../broker/build.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { Dialect } from '../model/contract.ts';
import type { Report } from '../model/report.ts';
import type { Fault } from '../provider/faults.ts';
import { OtherProviderError, type Publishing, verifyBroker } from '../verify/broker/verify-broker.ts';
import { againstDeployment, againstMock } from '../verify/broker/verify-one.ts';
import type { Target } from '../verify/live/target.ts';
import {
  addBrokerOptions,
  type BrokerFlags,
  findBuild,
  resolveBroker,
  withVersion,
} from './broker/broker-options.ts';
import { type Env, type Io, type Progress, VERSION } from './io.ts';
import { UsageError } from './options.ts';
import { beginReport, type Reporting } from './reports/deliver.ts';
import { type Settings, settingsInForce } from './settings/targets.ts';
import { liveRun, untilInterrupted } from './verify-live.ts';
import { faultNotes } from './verify-mock.ts';

/** What `verify --broker` is told beside how to reach the broker. */
export interface VerifyBrokerFlags extends BrokerFlags {
  readonly broker?: true;
  readonly pactUrl?: string;
  readonly publishResults?: true;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly wipSince?: string;
}

/** Flags that mean nothing without `--broker`. */
const ONLY_WITH_BROKER = {
  brokerBaseUrl: '--broker-base-url',
  brokerCaFile: '--broker-ca-file',
  brokerTimeout: '--broker-timeout',
  pactUrl: '--pact-url',
  publishResults: '--publish-results',
  providerVersion: '--provider-version',
  providerBranch: '--provider-branch',
  wipSince: '--wip-since',
} as const;

/** Adds the flags of `VerifyBrokerFlags`. */
export function addVerifyBrokerOptions(command: Command): Command {
  command
    .option(
      '--broker',
      'verify the pacts that a Pact Broker has for the provider, in place of our own: with the mock, or the deployment that --target names',
    )
    .option('--pact-url <url>', 'only this pact of the broker, such as the one that a webhook names')
    .option(
      '--publish-results',
      'publish the results; a pipeline does so with those of the mock without being told',
    )
    .option('--provider-version <version>', "the provider's version; by default the commit")
    .option('--provider-branch <branch>', "the provider's branch; by default as the pipeline or git tells")
    .addOption(
      new Option(
        '--wip-since <day>',
        'include work in progress from this day on; the last 30 by default',
      ).argParser(parseDay),
    );
  return addBrokerOptions(command);
}

/** The first flag that was given and needs `--broker`; null when there is none. */
export function strayBrokerFlag(flags: VerifyBrokerFlags): string | null {
  if (flags.broker === true) return null;
  const keys = Object.keys(ONLY_WITH_BROKER) as (keyof typeof ONLY_WITH_BROKER)[];
  const stray = keys.find((key) => flags[key] !== undefined);
  return stray === undefined ? null : ONLY_WITH_BROKER[stray];
}

function parseDay(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('A day is written like 2026-01-31.');
}

/** What verifying a broker's pacts is told beside its flags. */
export interface BrokerOptions {
  readonly flags: VerifyBrokerFlags & { readonly dialect?: Dialect };
  readonly settings: Settings;
  /** What is broken in the mock. */
  readonly faults: readonly Fault[];
  readonly env: Env;
  readonly io: Io;
  readonly progress: Progress;
  readonly reporting: Reporting;
}

const DAY = 86_400_000;
const WIP_DAYS = 30;

/**
 * Verifies the pacts of a broker: against the embedded mock, or as far as that has no effect a deployment.
 *
 * @throws BrokerError, UsageError
 */
export async function verifyByBroker(catalog: Catalog, options: BrokerOptions): Promise<Report> {
  const { flags, settings, faults, env, io, progress, reporting } = options;
  const [target] = settings.targets;
  const access = resolveBroker(flags, env);
  const report = beginReport(catalog, reporting);
  const build = await providerBuild(flags, env, io.cwd);
  const publishing = publishingOf(options, build);
  const struck = new Set<Fault>();
  const results = await verifyBroker({
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
        ? againstMock(catalog, { faults, onFault: (fault) => struck.add(fault) })
        : againstTarget(catalog, target, options),
    onProgress: (line) => progress.line(line),
  }).catch((error: unknown) => {
    throw error instanceof OtherProviderError ? new UsageError(`--pact-url: ${error.message}`) : error;
  });
  const broker = { setting: 'broker', value: access.url, from: 'broker' };
  const where = target === undefined ? 'the embedded mock' : `${target.name} (${target.url})`;
  const { outcomes, ...found } = results;
  return report(
    {
      ...found,
      target: `${where}, by the pacts of ${access.url}`,
      url: target?.url ?? null,
      settings: [...settingsInForce(settings, target ?? null), broker],
      notes: [...found.notes, ...faultNotes(faults, struck)],
    },
    outcomes,
  );
}

function againstTarget(catalog: Catalog, target: Target, { io, progress, reporting }: BrokerOptions) {
  // Until the first run an interruption ends the command at once.
  let signal: AbortSignal | undefined;
  return againstDeployment(catalog, (dialect) => {
    signal ??= untilInterrupted(() => io.interrupted(), progress);
    const { now } = reporting;
    const options = { allowReconnect: false, pact: false, signal, progress, now };
    return liveRun(catalog, { ...target, dialect }, options);
  });
}

/** Results are published by a pipeline, and where somebody asks for it. @throws UsageError */
function publishingOf({ flags, settings, faults }: BrokerOptions, build: Build): Publishing {
  const isLive = settings.targets.length > 0;
  const asked = flags.publishResults === true;
  if (asked && isLive && flags.providerVersion === undefined) {
    throw new UsageError('results of a deployment are not those of this commit: give --provider-version');
  }
  const withheld = isLive
    ? 'what a deployment does is no result of this commit'
    : faults.length > 0
      ? 'the mock is broken on purpose'
      : null;
  const publishes = asked || (build.pipeline !== null && withheld === null);
  return {
    build: publishes ? withVersion(build, '--provider-version') : null,
    requested: asked,
    why: build.pipeline === null || withheld === null ? 'this is no pipeline' : withheld,
    verifiedBy: { implementation: 'zstack-contract', version: VERSION },
  };
}

/** The build of the provider. Its version is needed for publishing only. */
async function providerBuild(
  { providerVersion, providerBranch }: VerifyBrokerFlags,
  env: Env,
  cwd: string,
): Promise<Build> {
  const given = {
    ...(providerVersion === undefined ? {} : { version: providerVersion }),
    ...(providerBranch === undefined ? {} : { branch: providerBranch }),
  };
  return (await findBuild(given, env, cwd)).build;
}
