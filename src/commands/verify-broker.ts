import { contractVersion } from '../contract/files.ts';
import { CONTRACT_BRANCH, isContractVersion } from '../model/pacts.ts';
import type { Report } from '../model/report.ts';
import { type Publishing, verifyBrokerPacts } from '../verify/broker/broker-pacts.ts';
import { findBuild, resolveBroker, withVersion } from './broker/broker-options.ts';
import { VERSION } from './io.ts';
import { UsageError } from './options.ts';
import { onProvider } from './verify-pacts.ts';
import { reportOn, type VerifyRun } from './verify-run.ts';

const DAY = 86_400_000;
const WIP_DAYS = 30;

/**
 * Verifies the pacts of a broker, against the embedded mock or a deployment.
 *
 * @throws BrokerError, UsageError
 */
export async function reportBrokerPacts(run: VerifyRun): Promise<Report> {
  const { catalog, flags, settings, env, progress, reporting } = run;
  const access = resolveBroker(flags, env);
  const { branch, publishing } = await publicationOf(run);
  const wipSince = new Date(reporting.now() - WIP_DAYS * DAY).toISOString().slice(0, 10);
  const pactUrl = flags.pactUrl ?? null;
  const { waivers = [] } = reporting;
  const waiverNotes =
    waivers.length === 0
      ? []
      : ['the waivers of the config file do not count: the broker gets every finding, waived or not'];
  // Results at the broker and in the report agree, so waivers count in neither.
  const unwaived = { ...run, reporting: { ...reporting, waivers: [] } };
  return reportOn(unwaived, settings.targets[0] ?? null, async () => {
    const found = await onProvider(run, (verifyOne, dialect) =>
      verifyBrokerPacts({
        catalog,
        access,
        selection: { dialect, pactUrl, branch, wipSince: flags.wipSince ?? wipSince },
        publishing,
        verifyOne,
        onProgress: (line) => progress.line(line),
      }),
    );
    return {
      ...found,
      target: `${found.target}, by the pacts of ${access.url}`,
      settings: [{ setting: 'broker', value: access.url, from: 'broker' }],
      notes: [...(found.notes ?? []), ...waiverNotes],
    };
  });
}

/**
 * Whose results are published, if they are, and the branch of that build, which selects pacts.
 *
 * Results of the embedded mock say that a pact fits the contract, whichever commit this is; a pipeline publishes them.
 * Only you can tell which build a deployment is, or which one a broken mock stands for; their results are published
 * when you ask for it.
 *
 * @throws UsageError when one would pass for the other
 */
async function publicationOf({ flags, settings, faults, env, io }: VerifyRun) {
  const { providerVersion, providerBranch, publishResults: requested = false } = flags;
  const isLive = settings.targets.length > 0;
  const isBroken = faults.faults.length > 0;
  const isNamed = (providerVersion ?? providerBranch) !== undefined;
  if (isNamed && !isLive && !isBroken) {
    throw new UsageError(
      `--provider-version and --provider-branch name the build that --target or --fault verifies: results of the embedded mock are those of ${contractVersion()}, branch ${CONTRACT_BRANCH}; leave the two flags out`,
    );
  }
  const contract = { version: contractVersion(), branch: CONTRACT_BRANCH };
  const given = isLive || isNamed ? { version: providerVersion, branch: providerBranch } : contract;
  const { build } = await findBuild(given, env, io.cwd);
  if (given !== contract && (isContractVersion(build.version ?? '') || build.branch === CONTRACT_BRANCH)) {
    throw new UsageError(
      `versions like ${contractVersion()} and the branch ${CONTRACT_BRANCH} are those of the embedded mock: give the build that is verified another --provider-version, or --provider-branch`,
    );
  }
  if (requested && (isLive || isBroken) && providerVersion === undefined) {
    const what = isLive ? 'a deployment' : 'a mock with --fault';
    throw new UsageError(`results of ${what} are those of a build: say which, with --provider-version`);
  }
  const reasons = [
    ...(isLive ? ['a deployment is a build of its own (--publish-results --provider-version)'] : []),
    ...(isBroken ? ['the mock is broken on purpose (--publish-results --provider-version)'] : []),
    ...(build.pipeline === null ? ['this is no pipeline (--publish-results)'] : []),
  ];
  const isPublished = requested || reasons.length === 0;
  const publishing: Publishing = {
    build: isPublished ? withVersion(build, '--provider-version') : null,
    requested,
    why: reasons[0] ?? '',
    verifiedBy: { implementation: 'zstack-contract', version: VERSION },
  };
  return { branch: build.branch, publishing };
}
