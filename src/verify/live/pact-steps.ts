import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../../contract/catalog.ts';
import { ROOT } from '../../contract/files.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { type Verdict, worstVerdict } from '../../model/finding.ts';
import type { JsonObject } from '../../model/json.ts';
import { changeJson } from '../../model/json.ts';
import { pactFileName } from '../../model/pacts.ts';
import type { PassingRequest } from '../pact/gateway.ts';
import type { PactJudgement } from '../pact/pact-outcomes.ts';
import { verifyPact } from '../pact/verify-pact.ts';
import { arrangeLive } from './arrange.ts';
import type { LiveContext } from './context.ts';
import { type PlannedStep, planLive } from './plan.ts';
import type { Target } from './target.ts';

const PACTS = join(ROOT, 'pacts');

/**
 * Runs Pact's verifier too, for the steps that are sent without effect, and writes its results beside
 * ours. The one reconnect that a user may have allowed is never sent a second time.
 */
export async function pactSteps(
  context: LiveContext,
  target: Target,
  outcomes: readonly StepResult[],
  text: string | null,
): Promise<{ readonly outcomes: readonly StepResult[]; readonly notes: readonly string[] }> {
  const { catalog, dialect } = context;
  const plan = planLive(catalog, { dialect, credentials: target.credentials.kind, allowReconnect: false });
  // What could not be arranged a moment ago would only fail here.
  const reached = new Set(
    outcomes.filter(({ step }) => step.status !== null).map(({ step }) => step.interaction),
  );
  const own = ownPact(dialect);
  const same = text === null ? null : sameRequests(own, text);
  const due = plan.filter(
    (planned) =>
      isForPact(catalog, planned) &&
      reached.has(planned.interaction.id) &&
      (same === null || same.has(planned.interaction.title)),
  );
  if (due.length === 0) return { outcomes, notes: ['Pact had nothing to verify'] };
  const { judgements, problems } = await verifyPact({
    catalog,
    dialect,
    pact: subsetOf(text ?? own, due),
    target: target.url,
    transport: target.transport,
    redactor: context.redactor,
    now: context.timing.now,
    arrange: ({ id }) => arrangeForPact(context, id, due),
    prepare: (request) => signed(context, request),
  });
  return {
    outcomes: outcomes.map(({ step, observation, exchanges }) => {
      // Pact judged another exchange than that of the step.
      const own = judgements.find(({ interaction }) => interaction === step.interaction)?.exchange ?? null;
      const all = own === null ? exchanges : [...exchanges, own];
      return { step: withPact(step, due, judgements), observation, exchanges: all };
    }),
    notes: problems.map((problem) => `Pact could not judge everything: ${problem}`),
  };
}

/** This project's own pact with the provider of a dialect, as JSON. */
export function ownPact(dialect: Dialect): string {
  return readFileSync(join(PACTS, pactFileName(dialect)), 'utf8');
}

/** Logins and logouts are left to the run itself, which ends every session that it opens. */
function isForPact(catalog: Catalog, { decision, interaction }: PlannedStep): boolean {
  const { session } = catalog.operation(interaction.operation);
  return decision.kind === 'send' && session !== 'opens' && session !== 'ends';
}

/**
 * The titles of the interactions of another pact that send exactly what our own sends in the same provider
 * states. A pact comes from whoever may write to the broker: by its name alone, one that reads could send a
 * reconnect.
 */
export function sameRequests(own: string, other: string): ReadonlySet<string> {
  const ours = interactionsOf(own);
  const theirs = interactionsOf(other);
  const isSame = (one: PactInteraction): boolean => {
    const known = ours.find(({ description }) => description === one.description);
    const twice = theirs.filter(({ description }) => description === one.description).length > 1;
    return known !== undefined && !twice && isDeepStrictEqual(sentBy(one), sentBy(known));
  };
  return new Set(theirs.filter(isSame).map(({ description }) => description));
}

/** The request of an interaction, and the states that it asks for. */
function sentBy({ request, providerStates }: PactInteraction): readonly unknown[] {
  return [request, providerStates];
}

interface PactInteraction {
  readonly description: string;
  readonly request?: unknown;
  readonly providerStates?: unknown;
}

function interactionsOf(pact: string): readonly PactInteraction[] {
  const { interactions } = JSON.parse(pact) as { readonly interactions?: readonly PactInteraction[] };
  // A pact of messages has none.
  return Array.isArray(interactions) ? interactions : [];
}

function subsetOf(pact: string, due: readonly PlannedStep[]): string {
  const titles = due.map(({ interaction }) => interaction.title);
  return changeJson(pact, (value) => {
    const whole = value as JsonObject & { readonly interactions: readonly PactInteraction[] };
    const interactions = whole.interactions.filter(({ description }) => titles.includes(description));
    return { ...whole, interactions };
  });
}

async function arrangeForPact(
  context: LiveContext,
  id: string,
  due: readonly PlannedStep[],
): Promise<Readonly<Record<string, string>>> {
  const planned = due.find(({ interaction }) => interaction.id === id);
  if (planned?.decision.kind !== 'send') throw new Error(`${id} is not to be sent`);
  const arranged = await arrangeLive(context, planned.decision.arrange, planned.interaction);
  if ('values' in arranged) return arranged.values;
  throw new Error(
    'skip' in arranged
      ? arranged.skip
      : `an answer with status ${arranged.exchange.response.status} was in the way`,
  );
}

/** An access key signs each request; a session stands in it already. */
function signed(
  context: LiveContext,
  { method, path, headers }: PassingRequest,
): Readonly<Record<string, string>> {
  if (context.credentials.kind !== 'access-key') return {};
  if (headers['authorization']?.startsWith('OAuth ') !== true) return {};
  const { id: operation } = context.catalog.pageOperation;
  const request = context.authorize({ operation, method, path, headers: {}, body: undefined });
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** A step with Pact's result beside it. What Pact was to judge and did not is an error, never a pass. */
export function withPact(
  step: StepResult['step'],
  due: readonly Pick<PlannedStep, 'interaction'>[],
  judgements: readonly PactJudgement[],
): StepResult['step'] {
  if (!due.some(({ interaction }) => interaction.id === step.interaction)) return step;
  const judgement = judgements.find(({ interaction }) => interaction === step.interaction);
  if (judgement?.pact === 'OK') return { ...step, pact: 'pass' };
  const because = (verdict: Verdict, why: string): StepResult['step'] => {
    return { ...step, verdict: worstVerdict([step.verdict, verdict]), reason: `Pact: ${why}` };
  };
  // Where a proxy answered, Pact's mismatch is about the proxy.
  if (judgement?.judgement?.verdict === 'error')
    return because('error', 'it was not the API that answered its verifier');
  if (judgement?.pact === 'Error' && judgement.problem === null)
    return { ...because('fail', judgement.mismatch ?? 'the interaction does not hold'), pact: 'fail' };
  return because('error', judgement?.problem ?? 'its verifier did not judge this interaction');
}
