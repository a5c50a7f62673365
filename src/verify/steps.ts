import type { Catalog } from '../contract/catalog.ts';
import { jobOperations } from '../contract/replies.ts';
import type { JudgeContext, Judgement } from '../judge/judge.ts';
import type { Outcome } from '../judge/summary.ts';
import type { Dialect, Interaction } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import type { PreflightPoint, Step } from '../model/report.ts';

/** What a run has found. Of all that a run was made of, one report is made at its end. */
export interface Results {
  /** The dialects that were verified. */
  readonly dialects: readonly Dialect[];
  readonly outcomes: readonly Outcome[];
  /** Empty for a mock. */
  readonly preflight: readonly PreflightPoint[];
  /** What a reader has to know of the run as a whole. */
  readonly notes: readonly string[];
}

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

/** What a step is about. */
export type StepHead = Pick<Step, 'index' | 'description' | 'dialect' | 'operation'> & {
  readonly interaction: string;
};

/** The head of the step that plays an interaction of the contract. */
export function headOf(index: number, { id, title, dialect, operation }: Interaction): StepHead {
  return { index, interaction: id, description: title, dialect, operation };
}

/** A step whose answer was judged. */
export function judgedStep(
  head: StepHead,
  exchange: Exchange,
  { request, verdict, reason, findings, evidence }: Judgement,
): Outcome['step'] {
  const { response, durationMs = null } = exchange;
  return { ...head, request, status: response.status, durationMs, verdict, reason, findings, evidence };
}

/** An outcome whose one exchange was judged. */
export function judged(head: StepHead, exchange: Exchange, judgement: Judgement): Outcome {
  const { observation } = judgement;
  return { step: judgedStep(head, exchange, judgement), observation, exchanges: [exchange] };
}

/**
 * A step without an answer to judge.
 *
 * @param reason a sentence that may be shown
 * @param durationMs after how long it was given up; null when nothing was sent
 */
export function unjudged(
  head: StepHead,
  verdict: Verdict,
  reason: string | null,
  request = '-',
  durationMs: number | null = null,
): Outcome {
  const step = { ...head, request, status: null, durationMs, verdict, reason, findings: [], evidence: null };
  return { step, observation: null, exchanges: [] };
}

/** The request of an interaction, without the values of its path. */
export function requestLine(catalog: Catalog, { operation, request }: Interaction): string {
  const { method, paths } = catalog.operation(operation);
  return `${method} ${paths[0] ?? request.path}`;
}
