import { ClientError } from '../../client/errors.ts';
import { SESSION, valueAt } from '../../contract/pointer.ts';
import { requestOf } from '../../contract/requests.ts';
import type { Judgement } from '../../judge/judge.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Interaction } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Verdict } from '../../model/finding.ts';
import { type Finding, verdictOf } from '../../model/finding.ts';
import { elapsed } from '../../model/report.ts';
import { contextOf, headOf, judged, requestLine, type StepHead, unjudged } from '../steps.ts';
import type { JudgedExchange } from './arrange.ts';
import type { LiveContext } from './context.ts';

/** Plays one interaction on a live system, and makes its step. */
export class LiveStep {
  readonly #context: LiveContext;
  readonly #interaction: Interaction;
  readonly #head: StepHead;

  constructor(context: LiveContext, interaction: Interaction, index: number) {
    this.#context = context;
    this.#interaction = interaction;
    this.#head = headOf(index, interaction);
  }

  /**
   * A step that brought no answer.
   *
   * @param reason a sentence of ours: what others said in it is redacted before
   * @param durationMs after how long it was given up; null when nothing was sent
   */
  without(verdict: Verdict, reason: string | null, durationMs: number | null = null): Outcome {
    const request = requestLine(this.#context.catalog, this.#interaction);
    return unjudged(this.#head, verdict, reason, request, durationMs);
  }

  /** A step that something kept from its answer. */
  unanswered({ message }: ClientError, durationMs: number | null = null): Outcome {
    return this.without('error', this.#context.redactor.text(message), durationMs);
  }

  /** Sends the interaction's request and judges the answer. */
  async send(values: Readonly<Record<string, string>>): Promise<Outcome> {
    const request = this.#context.authorizeAs(requestOf(this.#interaction, values));
    const { now } = this.#context.timing;
    const start = now();
    try {
      const exchange = await this.#context.send(request);
      this.#keepSessions(exchange, values);
      return this.judged(exchange, values);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return this.unanswered(error, elapsed(start, now()));
    }
  }

  judge(exchange: Exchange, values: Readonly<Record<string, string>>): Judgement {
    return this.#context.judge(exchange, contextOf(this.#context.catalog, this.#interaction, values));
  }

  judged(exchange: Exchange, values: Readonly<Record<string, string>>): Outcome {
    return judged(this.#head, exchange, this.judge(exchange, values));
  }

  /** A step that an answer on the way to its state has broken. */
  broken(findings: readonly Finding[], exchange: Exchange): Outcome {
    const { step, ...rest } = this.without('fail', 'its provider state was not reached');
    const { durationMs = null, response } = exchange;
    const own = { status: response.status, durationMs, verdict: verdictOf(findings), findings };
    return { ...rest, step: { ...step, ...own }, exchanges: [exchange] };
  }

  /** A login that is a step opens a session, which has to be ended; a logout has ended one. */
  #keepSessions({ response }: Exchange, values: Readonly<Record<string, string>>): void {
    const { catalog, opened } = this.#context;
    const { session: what } = catalog.operation(this.#interaction.operation);
    if (what === 'ends') opened.delete(values['session'] ?? '');
    if (what !== 'opens' || response.body.kind !== 'json') return;
    const session = valueAt(response.body.value, SESSION);
    if (typeof session === 'string') opened.add(session);
  }
}

/** The same outcome with what another exchange of the step showed. */
export function withExchange(
  { step, observation, exchanges }: Outcome,
  { exchange, judgement: other }: JudgedExchange,
): Outcome {
  const findings = [...other.findings, ...step.findings];
  const evidence = step.findings.length === 0 ? other.evidence : step.evidence;
  const fields = new Set([...(observation?.fields ?? []), ...other.observation.fields]);
  const divergences = new Set([...(observation?.divergences ?? []), ...other.observation.divergences]);
  return {
    step: { ...step, findings, verdict: verdictOf(findings), evidence },
    observation: { fields, divergences },
    exchanges: [exchange, ...exchanges],
  };
}
