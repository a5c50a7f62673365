import type { Catalog } from '../contract/catalog.ts';
import { onTheWire } from '../contract/match-interaction.ts';
import { requestOf } from '../contract/request-templates.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { StepResult } from '../judge/summary.ts';
import type { Dialect, Interaction } from '../model/contract.ts';
import type { Verdict } from '../model/finding.ts';
import { type Clock, elapsed } from '../model/report.ts';
import {
  arrange,
  type ContractInteraction,
  ofContract,
  type ProviderUnderTest,
  type Unplayed,
} from './provider-under-test.ts';
import { contextOf, judged, notSent, type StepHead, unjudged, withExchange } from './steps.ts';

/** Which steps of the contract a run plays. */
export interface Selection {
  /** Why a step is left out; null for one that is played. */
  leftOut(interaction: Pick<Interaction, 'id' | 'dialect'>): string | null;
  /** Whether no step is played after one with this verdict. */
  endsAfter(verdict: Verdict): boolean;
}

export interface ContractRun {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly provider: ProviderUnderTest;
  readonly selection: Selection;
  /** The steps of the run so far, which are of the other dialect. */
  readonly before: readonly StepResult[];
  readonly now: Clock;
  readonly onStep: (line: string) => void;
}

/** Plays every interaction of a dialect, and makes a step of each. */
export async function runContract(run: ContractRun): Promise<readonly StepResult[]> {
  const { catalog, dialect, provider, selection, before } = run;
  const judge = createJudge(catalog, provider.redactor);
  const interactions = catalog.interactionsOf(dialect).map((known) => ofContract(catalog, known));
  const unplayed = provider.plan?.(interactions);
  const stepResults: StepResult[] = [];
  for (const [at, one] of interactions.entries()) {
    const { id, known } = one;
    const { operation, title: description } = known;
    const { method, paths } = catalog.operation(operation);
    const request = `${method} ${paths[0]}`;
    const head = { index: before.length + at, interaction: id, description, dialect, operation, request };
    const why = whyUnplayed(selection, known, [...before, ...stepResults]) ?? unplayed?.get(one);
    if (why === undefined) run.onStep(`${dialect} ${at + 1}/${interactions.length}: ${id}`);
    stepResults.push(why === undefined ? await play(run, judge, one, head) : notSent(head, why));
  }
  return stepResults;
}

/** Why a step is not played: a run may end at the first broken one. @param before the steps of the run so far */
function whyUnplayed(
  { leftOut, endsAfter }: Selection,
  interaction: Interaction,
  before: readonly StepResult[],
): Unplayed | undefined {
  const reason = leftOut(interaction);
  if (reason !== null) return { verdict: 'disabled', reason };
  const broken = before.find(({ step }) => endsAfter(step.verdict))?.step.interaction;
  return broken === undefined ? undefined : { verdict: 'skip', reason: `--bail ended the run at ${broken}` };
}

async function play(
  { catalog, provider, now }: ContractRun,
  judge: Judge,
  one: ContractInteraction,
  head: StepHead,
): Promise<StepResult> {
  const arranged = await arrange(provider, one);
  if (!('values' in arranged)) return notSent(head, arranged);
  const { values, onTheWay } = arranged;
  const start = now();
  let stepResult = unjudged(head, 'skip', null);
  try {
    const answered = await provider.send(onTheWire(requestOf(one.known, values)));
    if (answered !== null) {
      const exchange = { durationMs: elapsed(start, now()), ...answered };
      stepResult = judged(head, exchange, judge(exchange, contextOf(catalog, one.known, values)));
    }
  } catch (error) {
    const reason = provider.redactor.text(error instanceof Error ? error.message : String(error));
    stepResult = unjudged(head, 'error', reason, elapsed(start, now()));
  }
  const whole = withExchange(stepResult, onTheWay);
  return provider.finish === undefined ? whole : provider.finish(one, whole);
}
