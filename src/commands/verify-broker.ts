import type { Build } from '../broker/build.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Report } from '../model/report.ts';
import type { Fault } from '../provider/faults.ts';
import { againstDeployment } from '../verify/broker/against-deployment.ts';
import { againstMock } from '../verify/broker/against-mock.ts';
import { OtherProviderError } from '../verify/broker/pacts-due.ts';
import type { Publishing } from '../verify/broker/result-publishing.ts';
import { verifyBroker } from '../verify/broker/verify-broker.ts';
import type { Target } from '../verify/live/target.ts';
import { resolveBroker } from './broker/broker-options.ts';
import { findBuild, withVersion } from './broker/build-options.ts';
import type { VerifyBrokerFlags } from './broker/verify-options.ts';
import type { Env, Io } from './io.ts';
import type { Progress } from './progress.ts';
import { beginReport, type Reporting } from './reports/begin-report.ts';
import { type Settings, settingsInForce } from './settings/targets.ts';
import { UsageError } from './usage-error.ts';
import { runTarget, untilInterrupted } from './verify-live.ts';
import { faultNotes } from './verify-mock.ts';
import { VERSION } from './version.ts';

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
  const { access } = resolveBroker(flags, env);
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
  return againstDeployment(catalog, (dialect, pactText) => {
    signal ??= untilInterrupted(() => io.interrupted(), progress);
    const { now } = reporting;
    const options = { allowReconnect: false, pact: true, pactText, signal, progress, now };
    return runTarget(catalog, { ...target, dialect }, options);
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
    asked,
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
