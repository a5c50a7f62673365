import { ClientError } from '../../client/errors.ts';
import { logoutRequest } from '../../client/requests.ts';
import { createTransport } from '../../client/transport.ts';
import { requestOf } from '../../contract/request-templates.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect, Interaction } from '../../model/contract.ts';
import { gateOf, type Selection } from '../selection.ts';
import { type Results, withExchange } from '../steps.ts';
import { arrangeLive } from './arrange.ts';
import { LiveContext, type LiveSetting } from './context.ts';
import { withOwnPact } from './live-pact.ts';
import { LiveStep } from './live-step.ts';
import { type PlannedStep, planLive } from './plan.ts';
import { preflight } from './preflight.ts';
import { type Reconnection, reconnectOnce, reconnectValues, withReconnection } from './reconnect.ts';

export interface LiveRun extends LiveSetting {
  readonly allowReconnect: boolean;
  readonly selection: Selection;
  /** Whether Pact's verifier is run as well, with this project's own pact. */
  readonly pact: boolean;
  /** Called with lines that stay on the screen. */
  readonly onProgress: (line: string) => void;
  /** Called with a line before each step. */
  readonly onStep: (line: string) => void;
}

/** The results of a run against a deployment, which has one dialect. */
export type LiveResults = Results & { readonly dialects: readonly [Dialect] };

/** Runs a preflight against a deployment, then every step that can be sent without touching a tunnel. */
export function runLive(run: LiveRun): Promise<LiveResults> {
  return onDeployment(run, async (context) => {
    const stepResults = await runSteps(run, context);
    if (!run.pact || run.signal.aborted) return { stepResults, notes: [] };
    run.onProgress("running Pact's verifier");
    return withOwnPact(context, stepResults);
  });
}

/**
 * Plays something on a deployment after a preflight, and ends every session that was opened.
 *
 * @param play is not called when the preflight finds that nothing can be played
 */
export async function onDeployment(
  setting: LiveSetting,
  play: (context: LiveContext) => Promise<Pick<Results, 'stepResults' | 'notes'>>,
): Promise<LiveResults> {
  const { target, signal } = setting;
  const transport = createTransport(target.url, target.transport);
  const context = new LiveContext(setting, transport);
  const notes = target.transport.tls?.insecure === true ? ['certificates were NOT checked (--insecure)'] : [];
  const preflightAndPlay = async () => {
    const { points, ready } = await preflight(context);
    return { preflight: points, ...(ready ? await play(context) : { stepResults: [], notes: [] }) };
  };
  try {
    const found = await preflightAndPlay().finally(async () => {
      if (signal.aborted) notes.push('the run was interrupted: steps that were not sent by then are missing');
      notes.push(...(await endSessions(context)));
    });
    return { ...found, dialects: [context.dialect], notes: [...notes, ...found.notes] };
  } finally {
    await transport.close();
  }
}

/** Ends every session that the run opened, also after an interruption. */
async function endSessions(context: LiveContext): Promise<readonly string[]> {
  const { target } = context;
  const transport = createTransport(target.url, target.transport);
  const notes: string[] = [];
  try {
    for (const session of context.opened) {
      const request = logoutRequest(context.catalog, session);
      const ended = await transport.send(request).then(
        ({ response }) => response.status === 200,
        () => false,
      );
      if (!ended) notes.push('a session that the run opened could not be ended; it expires by itself');
    }
    return notes;
  } finally {
    await transport.close();
  }
}

async function runSteps(run: LiveRun, context: LiveContext): Promise<readonly StepResult[]> {
  const { catalog, target, allowReconnect, selection } = run;
  const plan = planLive(catalog, {
    dialect: context.dialect,
    credentials: target.credentials.kind,
    allowReconnect,
    selection,
  });
  const gate = gateOf(selection);
  const stepResults: StepResult[] = [];
  let reconnection: Reconnection | null = null;
  for (const [index, planned] of plan.entries()) {
    const step = new LiveStep(context, planned.interaction, index);
    const unplayed = gate.whyUnplayed(planned.interaction);
    if (unplayed === null) run.onStep(`${index + 1}/${plan.length}: ${planned.interaction.id}`);
    if (unplayed !== null) {
      stepResults.push(step.without(unplayed.verdict, unplayed.reason));
    } else if (run.signal.aborted) {
      // The first missing step is an error, since an interrupted run has not passed.
      const verdict = stepResults.some(({ step: { verdict } }) => verdict === 'error') ? 'skip' : 'error';
      stepResults.push(step.without(verdict, 'the run was interrupted'));
    } else if (planned.decision.kind === 'once') {
      const values = reconnectValues(context);
      const request = context.authorizeAs(requestOf(planned.interaction, values));
      reconnection = await reconnectOnce(context, request, values, run.onProgress);
      const { accepted } = reconnection;
      const judged = accepted === null ? step.without('skip', null) : step.judged(accepted, values);
      stepResults.push(withReconnection(context, judged, reconnection));
    } else {
      stepResults.push(await runStep(step, context, planned, reconnection));
    }
    const last = stepResults.at(-1);
    if (last !== undefined) gate.played(last.step);
  }
  return stepResults;
}

async function runStep(
  step: LiveStep,
  context: LiveContext,
  { interaction, decision }: PlannedStep,
  reconnection: Reconnection | null,
): Promise<StepResult> {
  try {
    switch (decision.kind) {
      case 'skip':
      case 'disabled':
        return step.without(decision.kind, decision.reason);
      case 'observe':
        return await observed(step, context, interaction, decision.otherwise, reconnection);
      case 'send': {
        const arranged = await arrangeLive(context, decision.arrange, interaction);
        if ('skip' in arranged) return step.without('skip', arranged.skip);
        if ('broken' in arranged) return step.notReached(arranged);
        const stepResult = await step.send(arranged.values);
        return arranged.onTheWay === undefined ? stepResult : withExchange(stepResult, arranged.onTheWay);
      }
      case 'once':
        throw new Error('the reconnect is not sent here');
    }
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return step.unanswered(error);
  }
}

/** A step that only a reconnect makes possible: its polls, or its result read once more. */
async function observed(
  step: LiveStep,
  context: LiveContext,
  interaction: Interaction,
  otherwise: string,
  reconnection: Reconnection | null,
): Promise<StepResult> {
  const state = context.catalog.state(interaction.given).live;
  if (reconnection === null || !('observe' in state)) return step.without('skip', otherwise);
  const { polls, values, result } = reconnection;
  if (state.observe === 'in-progress') {
    const broken = polls.find((poll) => step.judge(poll, values).findings.length > 0) ?? polls.at(-1);
    return broken === undefined ? step.without('skip', otherwise) : step.judged(broken, values);
  }
  return state.observe === result ? step.send(values) : step.without('skip', otherwise);
}
