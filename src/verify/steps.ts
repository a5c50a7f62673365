import type { Catalog } from '../contract/catalog.ts';
import { jobOperations } from '../contract/replies.ts';
import type { JudgeContext, Judgement } from '../judge/judge.ts';
import type { Outcome } from '../judge/summary.ts';
import type { Interaction } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import type { Step } from '../model/report.ts';

/** What the exchange of an interaction is judged by. @param values what the provider state supplied */
export function contextOf(
  catalog: Catalog,
  interaction: Interaction,
  values: Readonly<Record<string, string>>,
): JudgeContext {
  const { dialect, operation, reply } = interaction;
  // The result of a job that is promised tells which operation started it.
  const starter =
    'structure' in reply ? jobOperations(catalog).find(({ job }) => job === reply.structure) : undefined;
  const asked = {
    uuid: values['connection'] ?? null,
    operation: starter?.id ?? null,
    validationOnly: false,
  };
  return { dialect, operation, asked, plays: { interaction, values } };
}

/** The step of an interaction whose answer was judged. */
export function judgedStep(
  index: number,
  interaction: Interaction,
  exchange: Exchange,
  { request, verdict, reason, findings, observation, evidence }: Judgement,
): Outcome {
  const { status } = exchange.response;
  const { durationMs = null } = exchange;
  const head = headOf(index, interaction);
  return {
    step: { ...head, request, status, durationMs, verdict, reason, findings, evidence },
    observation,
    exchanges: [exchange],
  };
}

/**
 * The step of an interaction that brought no answer.
 *
 * @param reason a sentence that may be shown
 * @param durationMs after how long it was given up; null when nothing was sent
 */
export function unjudgedStep(
  catalog: Catalog,
  index: number,
  interaction: Interaction,
  verdict: Verdict,
  reason: string | null,
  durationMs: number | null = null,
): Outcome {
  const { method, paths } = catalog.operation(interaction.operation);
  const request = `${method} ${paths[0] ?? interaction.request.path}`;
  const step = { ...headOf(index, interaction), request, status: null, durationMs, verdict, reason };
  return { step: { ...step, findings: [], evidence: null }, observation: null, exchanges: [] };
}

function headOf(
  index: number,
  { id, title, dialect, operation }: Interaction,
): Pick<Step, 'index' | 'interaction' | 'description' | 'dialect' | 'operation'> {
  return { index, interaction: id, description: title, dialect, operation };
}
