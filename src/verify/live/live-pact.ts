import { join } from 'node:path';
import { newJobId } from '../../client/client.ts';
import { createTransport } from '../../client/transport.ts';
import { ROOT } from '../../contract/files.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect, StateValues } from '../../model/contract.ts';
import { CONTENT_TYPE, type Exchange, type ExchangeRequest } from '../../model/exchange.ts';
import { worstVerdict } from '../../model/finding.ts';
import { isJsonObject, textOf } from '../../model/json.ts';
import { readOwnFile } from '../../model/own-files.ts';
import { pactFileName } from '../../model/pacts.ts';
import type { PactStep } from '../pact/pact-step.ts';
import type { PactRunInteraction } from '../pact/pact-to-run.ts';
import { type PactRun, type PactVerification, verifyPact } from '../pact/verify-pact.ts';
import type { Arranged } from '../steps.ts';
import { arrangeLive } from './arrange.ts';
import type { LiveContext } from './context.ts';
import { decidePact, type PactDecision } from './pact-plan.ts';
import { sealedRequest } from './pact-request.ts';
import { type Reconnection, reconnectOnce, reconnectValues, withReconnection } from './reconnect.ts';

const PACTS = join(ROOT, 'pacts');

/** How the pacts of a run go to a deployment. */
export interface PactPermissions {
  readonly allowReconnect: boolean;
  /** Where the server's team arranges the states that a run cannot arrange; null for nowhere. */
  readonly stateUrl: string | null;
  readonly onProgress: (line: string) => void;
}

type Pact = Pick<PactRun, 'pact' | 'about' | 'from'>;

/** Verifies pacts against a deployment, of which all together send one accepted reconnect at most. */
export class LivePacts {
  readonly #permissions: PactPermissions;
  /** Whose reconnect it is, for people; null while nobody's. */
  #claimedBy: string | null = null;
  /** Set once the PUT goes out. */
  #reconnection: Promise<Reconnection> | null = null;

  constructor(permissions: PactPermissions) {
    this.#permissions = permissions;
  }

  /** Verifies a pact as far as operation, effect and state of its interactions allow it. */
  async verify(
    context: LiveContext,
    pact: Pact,
    whyNot: (interaction: PactRunInteraction) => string | null = () => null,
  ): Promise<PactVerification> {
    const { catalog, dialect, target } = context;
    const { allowReconnect, stateUrl } = this.#permissions;
    const credentials = target.credentials.kind;
    const facts = { dialect, credentials, allowReconnect, arrangesOthers: stateUrl !== null };
    let once: PactRunInteraction | null = null;
    const whyNotSent = (one: PactRunInteraction): string | null => {
      const decision = decidePact(catalog, one, facts);
      if (decision.kind === 'skip') return decision.reason;
      if (decision.kind !== 'once') return whyNot(one);
      if (this.#claimedBy !== null) return `a run sends one reconnect, which is that of ${this.#claimedBy}`;
      this.#claimedBy = `"${context.redactor.text(one.description)}"`;
      once = one;
      return null;
    };
    let current: Playing | null = null;
    const verification = await verifyPact({
      ...pact,
      catalog,
      dialect,
      target: target.url,
      redactor: context.redactor,
      now: context.timing.now,
      anyState: stateUrl !== null,
      // The states after a reconnect are reached once its job has ended.
      patience: allowReconnect ? target.budget : 0,
      whyNotSent,
      isFirst: (one) => one === once,
      arrange: async (interaction) => {
        current = null;
        const decision = decidePact(catalog, interaction, facts);
        const arranged = await this.#arrange(context, interaction, decision);
        if ('values' in arranged) current = { interaction, decision, ...arranged };
        return arranged;
      },
      send: (request) => {
        const playing = current;
        current = null;
        if (playing === null) throw new Error('no request was due');
        return this.#send(context, playing, request);
      },
    });
    if (once === null || this.#reconnection === null) return verification;
    const reconnection = await this.#reconnection;
    const steps = verification.steps.map(({ interaction, stepResult }) => ({
      interaction,
      stepResult: interaction === once ? withReconnection(context, stepResult, reconnection) : stepResult,
    }));
    return { ...verification, steps };
  }

  async #arrange(
    context: LiveContext,
    interaction: PactRunInteraction,
    decision: PactDecision,
  ): Promise<Arranged & Pick<Playing, 'replay' | 'keepsSession'>> {
    if (context.isInterrupted) return { skip: 'the run was interrupted' };
    const { catalog } = context;
    const { effect } = catalog.operation(interaction.operation ?? '');
    const { stateUrl } = this.#permissions;
    const elsewhere = async () => {
      const given = await arrangedElsewhere(stateUrl ?? '', interaction);
      const connection = effect === 'read' ? (context.connection ?? context.unknown) : context.unknown;
      const own = { session: context.session ?? '', connection, job: newJobId() };
      const values = effect === 'read' ? { ...own, ...given } : { ...own, ...given, connection };
      const { session: theirs } = given;
      return { values, keepsSession: theirs !== undefined };
    };
    switch (decision.kind) {
      case 'skip':
        return { skip: decision.reason };
      case 'once': {
        const isOurs = catalog.states.some(
          ({ name, live }) => name === interaction.state && 'arrange' in live,
        );
        const given =
          isOurs || !interaction.hasState ? {} : await arrangedElsewhere(stateUrl ?? '', interaction);
        return { values: { ...given, ...reconnectValues(context) } };
      }
      case 'elsewhere':
        return elsewhere();
      case 'observe': {
        const reconnection = await this.#reconnection;
        const { polls = [], values = {}, result = null } = reconnection ?? {};
        const [replay] = polls;
        if (decision.result === 'in-progress' && replay !== undefined) return { values, replay };
        if (reconnection !== null && decision.result === result) return { values };
        return stateUrl === null ? { skip: decision.otherwise } : elsewhere();
      }
      case 'send': {
        const operation = interaction.operation ?? '';
        // Nothing but a read may name a connection that exists.
        const pretended = { operation, effect: effect === 'read' ? effect : ('none' as const) };
        return arrangeLive(context, decision.arrange, pretended);
      }
    }
  }

  async #send(
    context: LiveContext,
    { interaction, decision, values, replay, keepsSession = false }: Playing,
    request: ExchangeRequest,
  ): Promise<Exchange> {
    const isOnce = decision.kind === 'once';
    const sealed = sealedRequest(context, interaction, request, { values, isOnce, keepsSession });
    // The job is over by now; this is what the server has answered to the same request.
    if (replay !== undefined) return replay;
    if (!isOnce) {
      const exchange = await context.send(sealed);
      context.keepSessions(sealed.operation, exchange, values['session']);
      return exchange;
    }
    if (this.#reconnection !== null) throw new Error('the reconnect was sent already');
    const answer = await new Promise<Exchange | null>((resolve, reject) => {
      const { onProgress } = this.#permissions;
      this.#reconnection = reconnectOnce(context, sealed, values, onProgress, resolve);
      this.#reconnection.catch(reject);
    });
    if (answer === null) throw new Error('the reconnect had no answer of the API');
    return answer;
  }
}

/** An interaction whose state was arranged, and whose request is due. */
interface Playing {
  readonly interaction: PactRunInteraction;
  readonly decision: PactDecision;
  readonly values: StateValues;
  /** Whether the server's team has made a session for it. */
  readonly keepsSession?: boolean;
  /** An exchange that the run has had before, in place of a new one. */
  readonly replay?: Exchange;
}

/**
 * Has the server's team arrange a provider state, as Pact's verifiers do.
 *
 * @returns the values that it supplies
 * @throws Error when it could not
 */
async function arrangedElsewhere(url: string, { state, params }: PactRunInteraction): Promise<StateValues> {
  const { origin, pathname, search } = new URL(url);
  const transport = createTransport(origin);
  try {
    const headers = { [CONTENT_TYPE]: 'application/json' };
    const body = { state, params, action: 'setup' };
    const path = `${pathname}${search}`;
    const { response } = await transport.send({
      operation: 'provider-states',
      method: 'POST',
      path,
      headers,
      body,
    });
    if (response.status !== 200) throw new Error(`the state URL answered ${response.status}`);
    const values =
      response.body.kind === 'json' && isJsonObject(response.body.value) ? response.body.value : {};
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
  } finally {
    await transport.close();
  }
}

/**
 * Runs Pact's verifier with this project's own pact, for the steps that were sent without effect, and writes its
 * results beside ours.
 */
export async function withOwnPact(
  context: LiveContext,
  stepResults: readonly StepResult[],
): Promise<{ readonly stepResults: readonly StepResult[]; readonly notes: readonly string[] }> {
  // A state that could not be arranged a moment ago would fail again.
  const reached = new Set(
    stepResults.filter(({ step }) => step.status !== null).map(({ step }) => step.interaction),
  );
  const pacts = new LivePacts({ allowReconnect: false, stateUrl: null, onProgress: () => {} });
  const own = { pact: ownPact(context.dialect), about: null, from: 0 };
  const { steps, problems } = await pacts.verify(context, own, ({ id }) =>
    reached.has(id) ? null : 'its own step had no answer',
  );
  const judged = steps.filter(({ stepResult }) => stepResult.step.verdict !== 'skip');
  const notes = problems.map((problem) => `Pact could not judge everything: ${problem}`);
  return {
    stepResults: stepResults.map((stepResult) => withPact(stepResult, judged)),
    notes: judged.length === 0 ? [...notes, 'Pact had nothing to verify'] : notes,
  };
}

/** This project's own pact with the provider of a dialect, as JSON. */
function ownPact(dialect: Dialect): string {
  return readOwnFile(join(PACTS, pactFileName(dialect)));
}

/** Adds Pact's result to a step. If Pact should have judged it and did not, that is an error, never a pass. */
function withPact(stepResult: StepResult, judged: readonly PactStep[]): StepResult {
  const { step, observation } = stepResult;
  const own = judged.find(({ interaction }) => interaction.id === step.interaction)?.stepResult;
  if (own === undefined) return stepResult;
  const { pact, verdict, reason } = own.step;
  const worst = worstVerdict([step.verdict, verdict]);
  const byPact = pact === undefined ? {} : { pact };
  return {
    step: pact === 'pass' ? { ...step, pact } : { ...step, ...byPact, verdict: worst, reason },
    observation,
    // Pact judged another exchange than that of the step.
    exchanges: [...stepResult.exchanges, ...own.exchanges],
  };
}
