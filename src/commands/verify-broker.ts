import type { Build } from '../broker/build.ts';
import { contractVersion } from '../contract/files.ts';
import { CONTRACT_BRANCH, isContractVersion } from '../model/pacts.ts';
import type { Report } from '../model/report.ts';
import { type Publishing, verifyBrokerPacts } from '../verify/broker/broker-pacts.ts';
import { findBuild, resolveBroker, withVersion } from './broker/broker-options.ts';
import { VERSION } from './io.ts';
import { UsageError } from './options.ts';
import { onProvider } from './verify-pacts.ts';
import { reportOn, type VerifyRun } from './verify-run.ts';

/** How long work in progress counts, in milliseconds. */
const WIP_TIME = 30 * 86_400_000;

/**
 * Verifies the pacts of a broker, against the embedded mock or a deployment.
 *
 * @throws BrokerError, UsageError
 */
export async function reportBrokerPacts(run: VerifyRun): Promise<Report> {
  const { catalog, flags, settings, env, progress, reporting } = run;
  const access = resolveBroker(flags, env);
  const { branch, publishing } = await publicationOf(run);
  const thirtyDaysAgo = new Date(reporting.now() - WIP_TIME).toISOString().slice(0, 10);
  const { pactUrl = null, wipSince = thirtyDaysAgo } = flags;
  // Results at the broker and in the report agree, so waivers count in neither.
  const unwaived = { ...run, reporting: { ...reporting, waivers: [] } };
  return reportOn(unwaived, settings.targets[0] ?? null, async () => {
    const found = await onProvider(run, (verifyOne, dialect) => {
      const selection = { dialect, pactUrl, branch, wipSince };
      return verifyBrokerPacts({
        catalog,
        access,
        selection,
        publishing,
        verifyOne,
        onProgress: progress.line,
      });
    });
    const notes = [...(found.notes ?? [])];
    if (reporting.waivers?.length)
      notes.push('the waivers of the config file do not count: the broker gets every finding, waived or not');
    const target = `${found.target}, by the pacts of ${access.url}`;
    return { ...found, target, settings: [{ setting: 'broker', value: access.url, from: 'broker' }], notes };
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
  const { providerVersion: version, providerBranch: branch, publishResults: requested = false } = flags;
  const isLive = settings.targets.length > 0;
  const isBuild = isLive || faults.faults.length > 0;
  const isNamed = (version ?? branch) !== undefined;
  const contract = { version: contractVersion(), branch: CONTRACT_BRANCH };
  if (isNamed && !isBuild) {
    throw new UsageError(
      `--provider-version and --provider-branch name the build that --target or --fault verifies: results of the embedded mock are those of ${contract.version}, branch ${CONTRACT_BRANCH}; leave the two flags out`,
    );
  }
  if (requested && isBuild && version === undefined) {
    throw new UsageError(
      'results of a deployment, or of a mock with --fault, are those of a build: say which, with --provider-version',
    );
  }
  const given = isLive || isNamed ? { version, branch } : contract;
  const { build } = await findBuild(given, env, io.cwd);
  if (given !== contract && (isContractVersion(build.version ?? '') || build.branch === CONTRACT_BRANCH)) {
    throw new UsageError(
      `versions like ${contract.version} and the branch ${CONTRACT_BRANCH} are those of the embedded mock: give the build that is verified another --provider-version, or --provider-branch`,
    );
  }
  const why = whyUnpublished(isLive, isBuild, build);
  const publishing: Publishing = {
    build: requested || why === null ? withVersion(build, '--provider-version') : null,
    requested,
    why: why ?? '',
    verifiedBy: { implementation: 'zstack-contract', version: VERSION },
  };
  return { branch: build.branch, publishing };
}

/** Why results are not published unless somebody asks for it; null where they are. */
function whyUnpublished(isLive: boolean, isBuild: boolean, { pipeline }: Build): string | null {
  if (isLive) return 'a deployment is a build of its own (--publish-results --provider-version)';
  if (isBuild) return 'the mock is broken on purpose (--publish-results --provider-version)';
  return pipeline === null ? 'this is no pipeline (--publish-results)' : null;
}
