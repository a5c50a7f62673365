import { ClientError } from '../../client/errors.ts';
import { requestOf } from '../../contract/request-templates.ts';
import type { Judgement } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Interaction } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Verdict } from '../../model/finding.ts';
import { elapsed } from '../../model/report.ts';
import { contextOf, headOf, judged, notReached, requestLine, type StepHead, unjudged } from '../steps.ts';
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
   * @param reason a sentence that may be shown
   * @param durationMs after how long it was given up; null when nothing was sent
   */
  without(verdict: Verdict, reason: string | null, durationMs: number | null = null): StepResult {
    const request = requestLine(this.#context.catalog, this.#interaction);
    return unjudged(this.#head, verdict, reason, request, durationMs);
  }

  /** A step whose answer never came. */
  unanswered({ message }: ClientError, durationMs: number | null = null): StepResult {
    return this.without('error', this.#context.redactor.text(message), durationMs);
  }

  /** Sends the interaction's request and judges the answer. */
  async send(values: Readonly<Record<string, string>>): Promise<StepResult> {
    const request = this.#context.authorizeAs(requestOf(this.#interaction, values));
    const { now } = this.#context.timing;
    const start = now();
    try {
      const exchange = await this.#context.send(request);
      this.#context.keepSessions(this.#interaction.operation, exchange, values['session']);
      return this.judged(exchange, values);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return this.unanswered(error, elapsed(start, now()));
    }
  }

  judge(exchange: Exchange, values: Readonly<Record<string, string>>): Judgement {
    return this.#context.judge(exchange, contextOf(this.#context.catalog, this.#interaction, values));
  }

  judged(exchange: Exchange, values: Readonly<Record<string, string>>): StepResult {
    return judged(this.#head, exchange, this.judge(exchange, values));
  }

  /** A step whose provider state was not reached. */
  notReached(broken: Parameters<typeof notReached>[2]): StepResult {
    return notReached(this.#head, requestLine(this.#context.catalog, this.#interaction), broken);
  }
}
