import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ROOT } from '../../contract/files.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { worstVerdict } from '../../model/finding.ts';
import { readOwnFile } from '../../model/own-files.ts';
import { pactFileName } from '../../model/pacts.ts';
import type { PassingRequest } from '../pact/gateway.ts';
import type { PactStep } from '../pact/pact-step.ts';
import { type PactInteraction, readPactToRun } from '../pact/pact-to-run.ts';
import { type PactRun, type PactVerification, verifyPact } from '../pact/verify-pact.ts';
import { arrangeLive } from './arrange.ts';
import type { LiveContext } from './context.ts';
import { planLive } from './plan.ts';

const PACTS = join(ROOT, 'pacts');

/** Why an interaction of another's pact is not sent to a deployment. */
const NOT_SENT =
  'a deployment is sent only what our own pact asks for too, in the same provider states and without effect';

/**
 * Verifies a pact against a deployment, as far as that has no effect: logins and logouts are left to the run
 * itself, which ends every session that it opens, and no reconnect of a connection is ever sent.
 */
export function verifyPactLive(
  context: LiveContext,
  pact: Pick<PactRun, 'pact' | 'about' | 'from' | 'whyNotSent'>,
): Promise<PactVerification> {
  const { catalog, dialect, target } = context;
  const facts = { dialect, credentials: target.credentials.kind, allowReconnect: false };
  const plan = planLive(catalog, facts);
  const ours = readPactToRun(catalog, ownPact(dialect), false).interactions;
  const plannedOf = (one: PactInteraction) => {
    // A description alone proves nothing: whoever may write to the broker could call a reconnect a query.
    const isOurs = ours.some(
      ({ description, sent }) => description === one.description && isDeepStrictEqual(sent, one.sent),
    );
    if (!isOurs || one.isTwice) return null;
    const planned = plan.find(({ interaction }) => interaction === one.known);
    if (planned?.decision.kind !== 'send') return null;
    const { interaction, decision } = planned;
    const { session } = catalog.operation(interaction.operation);
    return session === 'opens' || session === 'ends' ? null : { interaction, arrange: decision.arrange };
  };
  return verifyPact({
    ...pact,
    catalog,
    dialect,
    target: target.url,
    transport: target.transport,
    redactor: context.redactor,
    now: context.timing.now,
    whyNotSent: (one) => (plannedOf(one) === null ? NOT_SENT : (pact.whyNotSent?.(one) ?? null)),
    arrange: async (one) => {
      const planned = plannedOf(one);
      return planned === null
        ? { skip: NOT_SENT }
        : arrangeLive(context, planned.arrange, planned.interaction);
    },
    prepare: (request) => signed(context, request),
  });
}

/**
 * Runs Pact's verifier with this project's own pact, for the steps that were sent without effect, and writes its
 * results beside ours.
 */
export async function withOwnPact(
  context: LiveContext,
  outcomes: readonly StepResult[],
): Promise<{ readonly outcomes: readonly StepResult[]; readonly notes: readonly string[] }> {
  // A state that could not be arranged a moment ago would fail again.
  const reached = new Set(
    outcomes.filter(({ step }) => step.status !== null).map(({ step }) => step.interaction),
  );
  const { steps, problems } = await verifyPactLive(context, {
    pact: ownPact(context.dialect),
    about: null,
    from: 0,
    whyNotSent: ({ id }) => (reached.has(id) ? null : 'its own step had no answer'),
  });
  const judged = steps.filter(({ outcome }) => outcome.step.verdict !== 'skip');
  const notes = problems.map((problem) => `Pact could not judge everything: ${problem}`);
  return {
    outcomes: outcomes.map((outcome) => withPact(outcome, judged)),
    notes: judged.length === 0 ? [...notes, 'Pact had nothing to verify'] : notes,
  };
}

/** This project's own pact with the provider of a dialect, as JSON. */
function ownPact(dialect: Dialect): string {
  return readOwnFile(join(PACTS, pactFileName(dialect)));
}

/** Signs a request with the access key; with other credentials the session is in the request already. */
function signed(
  context: LiveContext,
  { method, path, headers }: PassingRequest,
): Readonly<Record<string, string>> {
  if (context.target.credentials.kind !== 'access-key') return {};
  if (headers['authorization']?.startsWith('OAuth ') !== true) return {};
  const { id: operation } = context.catalog.pageOperation;
  const request = context.authorize({ operation, method, path, headers: {}, body: undefined });
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** Adds Pact's result to a step. If Pact should have judged it and did not, that is an error, never a pass. */
function withPact(outcome: StepResult, judged: readonly PactStep[]): StepResult {
  const { step, observation } = outcome;
  const own = judged.find(({ interaction }) => interaction.id === step.interaction)?.outcome;
  if (own === undefined) return outcome;
  const { pact, verdict, reason } = own.step;
  const worst = worstVerdict([step.verdict, verdict]);
  const byPact = pact === undefined ? {} : { pact };
  return {
    step: pact === 'pass' ? { ...step, pact } : { ...step, ...byPact, verdict: worst, reason },
    observation,
    // Pact judged another exchange than that of the step.
    exchanges: [...outcome.exchanges, ...own.exchanges],
  };
}
