import { Broker } from '../../broker/broker.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import type { Build } from '../../broker/build.ts';
import { type PactToVerify, pactByUrl, pactsForVerification } from '../../broker/pacts-for-verification.ts';
import { publishResult, type VerificationResult } from '../../broker/results.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { type Outcome, summarize } from '../../check/summary.ts';
import { DIALECTS, type Dialect } from '../../model/dialect.ts';
import { PROVIDERS } from '../../model/pacticipants.ts';
import type { Report } from '../../model/report.ts';
import type { Env } from '../io.ts';
import type { Progress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';
import { VERSION } from '../version.ts';
import { type ResolvedBroker, resolveBroker } from './broker-options.ts';
import { findBuild, withVersion } from './build-options.ts';
import type { VerifyBrokerFlags } from './verify-options.ts';

/** What verifying one pact showed. */
export interface PactRunResult {
  readonly outcomes: readonly Outcome[];
  /** Null when the pact was not judged whole, so that there is no result to publish. */
  readonly result: VerificationResult | null;
  readonly notes: readonly string[];
}

/** Verifies one pact against the provider of its dialect. */
export type VerifyOne = (dialect: Dialect, pact: PactToVerify, from: number) => Promise<PactRunResult>;

export interface BrokerVerification {
  readonly catalog: Catalog;
  readonly flags: VerifyBrokerFlags & { readonly dialect?: Dialect };
  readonly env: Env;
  readonly target: string;
  readonly url: string | null;
  readonly settings: Report['settings'];
  readonly progress: Progress;
  readonly verifyOne: VerifyOne;
}

const DAY = 86_400_000;
const WIP_DAYS = 30;

/**
 * Verifies what a broker has for the provider, and publishes the results, where that is wanted.
 *
 * @throws BrokerError, UsageError
 */
export async function verifyBroker(run: BrokerVerification): Promise<Report> {
  const { catalog, flags, env, progress } = run;
  const resolved = resolveBroker(flags, env);
  const build = await providerBuild(flags, env);
  const publishes = flags.publishResults === true || build.pipeline !== null;
  const published = publishes ? withVersion(build, '--provider-version') : null;
  if (publishes && run.url !== null && flags.providerVersion === undefined) {
    throw new UsageError('results of a deployment are not those of this commit: give --provider-version');
  }
  const broker = new Broker(resolved.access);
  const outcomes: Outcome[] = [];
  const notes: string[] = [];
  try {
    await broker.index();
    const due = await pactsDue(broker, flags, build.branch);
    if (due.length === 0)
      notes.push(`${broker.where} has no pact that these flags select, so that nothing was verified`);
    if (build.branch === null)
      notes.push('the branch of the provider is not known, so that no pact counts as pending');
    for (const { dialect, pact } of due) {
      progress.line(`verifying ${aboutOf(pact)} -> ${pact.provider} (${pact.chosen})`);
      const one = await run.verifyOne(dialect, pact, outcomes.length);
      outcomes.push(...one.outcomes);
      notes.push(...one.notes.map((note) => `${aboutOf(pact)} -> ${pact.provider}: ${note}`));
      const conclusion = await conclude(broker, pact, one.result, published).catch((error: unknown) => {
        if (!(error instanceof BrokerError)) throw error;
        // What was found is reported all the same.
        outcomes.push(unpublished(dialect, pact, outcomes.length, error));
        return `${aboutOf(pact)} -> ${pact.provider}: the result is NOT published: ${error.message}`;
      });
      notes.push(conclusion);
    }
    const dialects = [...new Set(due.map(({ dialect }) => dialect))];
    return summarize(catalog, { ...factsOf(run, resolved), dialects, notes }, outcomes);
  } finally {
    await broker.close();
  }
}

function factsOf(
  { target, url, settings }: BrokerVerification,
  { access }: ResolvedBroker,
): Pick<Report, 'version' | 'target' | 'url' | 'settings'> {
  const broker = { setting: 'broker', value: access.url, from: 'broker' };
  const target_ = `${target}, by the pacts of ${access.url}`;
  return { version: VERSION, target: target_, url, settings: [...settings, broker] };
}

/** The build of the provider. Its version is needed for publishing only. */
async function providerBuild(
  { providerVersion, providerBranch }: VerifyBrokerFlags,
  env: Env,
): Promise<Build> {
  const given = {
    ...(providerVersion === undefined ? {} : { version: providerVersion }),
    ...(providerBranch === undefined ? {} : { branch: providerBranch }),
  };
  return (await findBuild(given, env, process.cwd())).build;
}

interface Due {
  readonly dialect: Dialect;
  readonly pact: PactToVerify;
}

async function pactsDue(
  broker: Broker,
  { dialect: wanted, pactUrl, wipSince }: BrokerVerification['flags'],
  branch: string | null,
): Promise<readonly Due[]> {
  if (pactUrl !== undefined) {
    if (!/^https?:\/\//i.test(pactUrl) || !URL.canParse(pactUrl) || /^[^/]*\/\/[^/?#]*@/.test(pactUrl)) {
      throw new UsageError(
        '--pact-url: expected a URL of the broker without credentials in it, as a webhook gives it',
      );
    }
    const pact = await pactByUrl(broker, pactUrl);
    const dialect = DIALECTS.find((one) => PROVIDERS[one] === pact.provider);
    if (dialect === undefined) {
      throw new UsageError(
        `--pact-url: the pact is with ${pact.provider}; known are ${Object.values(PROVIDERS).join(', ')}`,
      );
    }
    if (wanted !== undefined && wanted !== dialect) {
      throw new UsageError(`--pact-url: the pact is with ${pact.provider}, which is not --dialect ${wanted}`);
    }
    return [{ dialect, pact }];
  }
  const found: Due[] = [];
  for (const dialect of wanted === undefined ? DIALECTS : [wanted]) {
    const since = wipSince ?? new Date(Date.now() - WIP_DAYS * DAY).toISOString().slice(0, 10);
    const selection = { provider: PROVIDERS[dialect], branch, wipSince: since };
    for (const pact of await pactsForVerification(broker, selection)) found.push({ dialect, pact });
  }
  return found;
}

/** Publishes a result where that is wanted, and says in one sentence what became of the pact. */
async function conclude(
  broker: Broker,
  pact: PactToVerify,
  result: VerificationResult | null,
  build: (Build & { readonly version: string }) | null,
): Promise<string> {
  const about = `${aboutOf(pact)} -> ${pact.provider}`;
  if (result === null) return `${about}: not judged whole, so that no result is published`;
  const success = result.interactions.every((one) => one.success);
  const pending = pact.pending ? ' (pending)' : '';
  const verdict = success ? `verified${pending}` : `FAILED${pending}`;
  if (build === null)
    return `${about}: ${verdict}; the result is not published, as this is no pipeline (--publish-results)`;
  const verifiedBy = { implementation: 'zstack-contract', version: VERSION };
  const published = await publishResult(broker, result, build, verifiedBy);
  return `${about}: ${verdict}; the result of version ${build.version} is ${published}`;
}

/** A result that could not be published leaves open what the broker answers from now on. */
function unpublished(dialect: Dialect, pact: PactToVerify, index: number, error: BrokerError): Outcome {
  const step = {
    index,
    interaction: `pact of ${aboutOf(pact)}`,
    description: 'the publication of its result',
    dialect,
    operation: 'reconnect',
    request: '-',
    status: null,
    verdict: 'error' as const,
    reason: error.message,
    findings: [],
    evidence: null,
  };
  return { step, observation: null };
}

/** Which pact it is, for people: its consumer and version. */
export function aboutOf({ name, wip }: PactToVerify): string {
  return wip ? `${name}, work in progress` : name;
}
