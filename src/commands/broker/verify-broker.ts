import { Broker } from '../../broker/broker.ts';
import type { Build } from '../../broker/build.ts';
import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { VerificationResult } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { type Outcome, summarize } from '../../judge/summary.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Report, Step } from '../../model/report.ts';
import type { Env } from '../io.ts';
import type { Progress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';
import { VERSION } from '../version.ts';
import { type ResolvedBroker, resolveBroker } from './broker-options.ts';
import { findBuild, withVersion } from './build-options.ts';
import { pactsDue, whyMissing } from './pacts-due.ts';
import { aboutOf, conclude, type Publishing } from './result-publishing.ts';
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
  /** Why a pipeline does not publish the results unless it is told to; null where it does. */
  readonly withheld: string | null;
}

/**
 * Verifies what a broker has for the provider, and publishes the results, where that is wanted.
 *
 * @throws BrokerError, UsageError
 */
export async function verifyBroker(run: BrokerVerification): Promise<Report> {
  const { catalog, flags, env, progress } = run;
  const resolved = resolveBroker(flags, env);
  const build = await providerBuild(flags, env);
  const publishing = publishingOf(run, build);
  const broker = new Broker(resolved.access);
  const outcomes: Outcome[] = [];
  const notes: string[] = [];
  try {
    await broker.index();
    const { due, missing } = await pactsDue(broker, flags, build.branch);
    if (build.branch === null)
      notes.push('the branch of the provider is not known, so that no pact counts as pending');
    for (const { dialect, pact } of due) {
      progress.line(`verifying ${aboutOf(pact)} -> ${pact.provider} (${pact.chosen})`);
      const one = await run.verifyOne(dialect, pact, outcomes.length);
      outcomes.push(...one.outcomes);
      notes.push(...one.notes.map((note) => `${aboutOf(pact)} -> ${pact.provider}: ${note}`));
      const { note, failure } = await conclude(broker, pact, one.result, publishing);
      notes.push(note);
      if (failure === null) continue;
      // It leaves open what the broker answers from now on.
      const interaction = `pact of ${aboutOf(pact)}`;
      const description = 'the publication of its result';
      outcomes.push(
        stepOf(catalog, outcomes.length, dialect, {
          interaction,
          description,
          verdict: 'error',
          reason: failure,
        }),
      );
    }
    for (const one of missing) {
      const reason = whyMissing(one, broker.where);
      const interaction = `pacts with ${one.provider}`;
      const description = 'what the broker has for this provider';
      outcomes.push(
        stepOf(catalog, outcomes.length, one.dialect, { interaction, description, verdict: 'skip', reason }),
      );
      notes.push(due.length === 0 ? `${reason}, so that nothing was verified` : reason);
    }
    const dialects = [...new Set(due.map(({ dialect }) => dialect))];
    return summarize(
      catalog,
      // A deployment's verification answers its report, which has the divergences of no single pact.
      { ...factsOf(run, resolved), dialects, notes, divergencesObserved: run.url === null },
      outcomes,
    );
  } finally {
    await broker.close();
  }
}

/** Results are published by a pipeline, and where somebody asks for it. @throws UsageError */
function publishingOf({ flags, url, withheld }: BrokerVerification, build: Build): Publishing {
  const asked = flags.publishResults === true;
  const publishes = asked || (build.pipeline !== null && withheld === null);
  if (asked && url !== null && flags.providerVersion === undefined) {
    throw new UsageError('results of a deployment are not those of this commit: give --provider-version');
  }
  const why = build.pipeline === null || withheld === null ? 'this is no pipeline' : withheld;
  return { build: publishes ? withVersion(build, '--provider-version') : null, asked, why };
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

/** A step that is about no interaction, but about a pact, or all pacts with a provider. */
function stepOf(
  { pageOperation }: Catalog,
  index: number,
  dialect: Dialect,
  {
    interaction,
    description,
    verdict,
    reason,
  }: Pick<Step, 'description' | 'verdict' | 'reason'> & {
    readonly interaction: string;
  },
): Outcome {
  const operation = pageOperation.id;
  const nothing = { operation, request: '-', status: null, findings: [], evidence: null };
  return {
    step: { index, dialect, interaction, description, verdict, reason, ...nothing },
    observation: null,
  };
}
