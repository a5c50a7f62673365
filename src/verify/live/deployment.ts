import { logoutRequest } from '../../client/requests.ts';
import { createTransport, type Transport } from '../../client/transport.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect, StateValues } from '../../model/contract.ts';
import type { Exchange, ExchangeRequest } from '../../model/exchange.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { changeState } from '../mock.ts';
import type { Arranged, ProviderUnderTest, RunInteraction, Unplayed } from '../provider-under-test.ts';
import type { Results } from '../steps.ts';
import { arrangeLive, ownValues } from './arrange.ts';
import { LiveContext, type LiveSetting } from './context.ts';
import { type Decision, isOnce, planLive } from './plan.ts';
import { preflight } from './preflight.ts';
import { Reconnection } from './reconnect.ts';
import { type Due, sealedRequest } from './sealed-request.ts';

/**
 * Plays something on a deployment after a preflight, and ends every session that was opened.
 *
 * @param play is not called when the preflight finds that nothing can be played
 */
export async function onDeployment(
  setting: LiveSetting,
  play: (deployment: Deployment) => Promise<Pick<Results, 'stepResults' | 'notes'>>,
): Promise<Results> {
  const { target, signal } = setting;
  const transport = createTransport(target.url, target.transport);
  const context = new LiveContext(setting, transport);
  const notes = target.transport.tls?.insecure === true ? ['certificates were NOT checked (--insecure)'] : [];
  const preflightAndPlay = async () => {
    const points = await preflight(context);
    const isReady = points.every(({ verdict }) => verdict !== 'error');
    const played = isReady ? await play(new Deployment(context, setting)) : { stepResults: [], notes: [] };
    return { preflight: points, ...played };
  };
  try {
    const found = await preflightAndPlay().finally(async () => {
      if (signal.aborted) notes.push('the run was interrupted: steps that were not sent by then are missing');
      notes.push(...(await endSessions(context, transport)));
    });
    return { ...found, dialects: [context.dialect], notes: [...notes, ...found.notes] };
  } finally {
    await transport.close();
  }
}

/** Ends every session that the run opened, also after an interruption. */
async function endSessions(
  { catalog, opened }: LiveContext,
  transport: Transport,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const session of opened) {
    const ended = await transport.send(logoutRequest(catalog, session)).then(
      ({ response }) => response.status === 200,
      () => false,
    );
    if (!ended) notes.push('a session that the run opened could not be ended; it expires by itself');
  }
  return notes;
}

/** A deployment after its preflight. A run sends it one accepted reconnect at most, whatever is played. */
export class Deployment implements ProviderUnderTest {
  readonly redactor: Redactor;
  readonly dialect: Dialect;
  readonly knowsOtherStates: boolean;
  /** The states after a reconnect are reached once its job has ended. */
  readonly patience: number;
  readonly #context: LiveContext;
  readonly #setting: LiveSetting;
  #decisions: ReadonlyMap<RunInteraction, Decision> = new Map();
  /** Whose reconnect it is, for people; null while nobody's. */
  #claimedBy: string | null = null;
  /** The one reconnect, once it is sent. */
  #reconnection: Reconnection | null = null;
  #due: Due | null = null;

  constructor(context: LiveContext, setting: LiveSetting) {
    this.redactor = context.redactor;
    this.dialect = context.dialect;
    this.knowsOtherStates = setting.stateUrl !== null;
    this.patience = setting.allowReconnect ? setting.target.budget : 0;
    this.#context = context;
    this.#setting = setting;
  }

  plan(interactions: readonly RunInteraction[]): ReadonlyMap<RunInteraction, Unplayed> {
    const { catalog, allowReconnect, target } = this.#setting;
    this.#decisions = planLive(catalog, interactions, {
      dialect: this.dialect,
      credentials: target.credentials.kind,
      allowReconnect,
      hasTeam: this.knowsOtherStates,
      claimedBy: this.#claimedBy,
    });
    const decisions = [...this.#decisions];
    this.#claimedBy ??= decisions.find(([, decision]) => isOnce(decision))?.[0].name ?? null;
    return new Map(decisions.flatMap(([one, decision]) => ('reason' in decision ? [[one, decision]] : [])));
  }

  async arrange(interaction: RunInteraction): Promise<Arranged> {
    this.#due = null;
    if (this.#context.signal.aborted) return { verdict: 'error', reason: 'the run was interrupted' };
    const decision = this.#decisions.get(interaction);
    if (decision === undefined || 'reason' in decision) throw new Error('it is not to be sent');
    const arranged = await this.#arranged(interaction, decision);
    if ('values' in arranged) this.#due = { interaction, isOnce: isOnce(decision), ...arranged };
    return arranged;
  }

  async #arranged(
    interaction: RunInteraction,
    decision: Exclude<Decision, { readonly reason: string }>,
  ): Promise<Arranged & Pick<Due, 'replay' | 'keepsSession'>> {
    const context = this.#context;
    const operation = context.catalog.operation(interaction.operation ?? '');
    switch (decision.kind) {
      case 'once': {
        const given = decision.arrange === null ? await this.#byItsTeam(interaction) : {};
        return { values: { ...given, ...ownValues(context, context.connection ?? '') } };
      }
      case 'observe': {
        const { progress = null, values = {}, result = null } = (await this.#reconnection?.followed()) ?? {};
        if (decision.result === 'in-progress' && progress !== null) return { values, replay: progress };
        if (decision.result === result) return { values };
        if (!this.knowsOtherStates) return { verdict: 'skip', reason: decision.otherwise };
        break;
      }
      case 'send':
        if (decision.arrange !== null) return arrangeLive(context, decision.arrange, operation);
    }
    const given = await this.#byItsTeam(interaction);
    const { session } = given;
    const { unknown } = context;
    const isRead = operation.effect === 'read';
    const values = { ...ownValues(context, isRead ? (context.connection ?? unknown) : unknown), ...given };
    // Nothing but a read may name a connection that exists.
    return {
      values: isRead ? values : { ...values, connection: unknown },
      keepsSession: session !== undefined,
    };
  }

  #byItsTeam({ state, params }: RunInteraction): Promise<StateValues> {
    const { origin, pathname, search } = new URL(this.#setting.stateUrl ?? '');
    return changeState(origin, `${pathname}${search}`, { state, params, action: 'setup' });
  }

  async send(request: ExchangeRequest): Promise<Exchange | null> {
    const due = this.#due;
    this.#due = null;
    if (due === null) throw new Error('no request was due');
    const context = this.#context;
    const sealed = sealedRequest(context, due, request);
    // The job is over by now; this is what the server has answered to the same request.
    if (due.replay !== undefined) return due.replay;
    if (!due.isOnce) return context.send(sealed);
    if (this.#reconnection !== null) throw new Error('the reconnect was sent already');
    this.#reconnection = new Reconnection(context, due.values);
    return this.#reconnection.send(sealed);
  }

  async finish(interaction: RunInteraction, stepResult: StepResult): Promise<StepResult> {
    if (!isOnce(this.#decisions.get(interaction))) return stepResult;
    return (await this.#reconnection?.followed())?.addTo(stepResult) ?? stepResult;
  }
}
