import { valueAt } from '../../contract/pointer.ts';
import { requestOf } from '../../contract/request.ts';
import { requestLine } from '../../contract/request-line.ts';
import { SESSION } from '../../contract/secrets.ts';
import { recordEvidence } from '../../judge/evidence.ts';
import { observe } from '../../judge/observe.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Interaction } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import { type Finding, verdictOf } from '../../model/finding.ts';
import type { Step } from '../../model/report.ts';
import { type Verdict, worstVerdict } from '../../model/verdict.ts';
import { judge, subjectOf } from '../judge.ts';
import type { JudgedExchange, LiveContext } from './context.ts';

/** Makes the step of one interaction. */
export class StepMaker {
  readonly #context: LiveContext;
  readonly #interaction: Interaction;
  readonly #index: number;

  constructor(context: LiveContext, interaction: Interaction, index: number) {
    this.#context = context;
    this.#interaction = interaction;
    this.#index = index;
  }

  /** A step that brought no answer. */
  without(verdict: Verdict, reason: string): Outcome {
    const { id, operation } = this.#interaction;
    const { method, paths } = this.#context.catalog.operation(operation);
    const request = `${method} ${paths[0] ?? id}`;
    return {
      step: { ...this.#base(request), status: null, verdict, reason, findings: [], evidence: null },
      observation: null,
    };
  }

  /** Sends the interaction's request and judges the answer. */
  async send(values: Readonly<Record<string, string>>): Promise<Outcome> {
    const request = this.#context.authorizeAs(requestOf(this.#interaction, values));
    const exchange = await this.#context.send(request);
    this.#keepSessions(exchange, values);
    return this.judged(exchange, values);
  }

  judge(exchange: Exchange, values: Readonly<Record<string, string>>): readonly Finding[] {
    return judge(this.#context.catalog, this.#context.check, this.#interaction, values, exchange);
  }

  judged(exchange: Exchange, values: Readonly<Record<string, string>>): Outcome {
    const { catalog } = this.#context;
    const findings = this.judge(exchange, values);
    const { method, path } = exchange.request;
    const { operation } = this.#interaction;
    const request = requestLine(catalog, { operation, method, path });
    const { status } = exchange.response;
    const evidence = recordEvidence(catalog, operation, exchange);
    return {
      step: {
        ...this.#base(request),
        status,
        verdict: verdictOf(findings),
        reason: null,
        findings,
        evidence,
      },
      observation: observe(catalog, subjectOf(catalog, this.#interaction, values, exchange)),
    };
  }

  /** A step that an answer on the way to its state has broken. */
  broken(findings: readonly Finding[], status: number): Outcome {
    const { step } = this.without('fail', 'its provider state was not reached');
    return { step: { ...step, status, verdict: verdictOf(findings), findings }, observation: null };
  }

  /** The same outcome with what another exchange of the step showed. */
  added({ step, observation }: Outcome, other: JudgedExchange): Outcome {
    const findings = [...other.findings, ...step.findings];
    const evidence = step.findings.length === 0 ? other.evidence : step.evidence;
    const fields = new Set([...(observation?.fields ?? []), ...other.observation.fields]);
    const divergences = new Set([...(observation?.divergences ?? []), ...other.observation.divergences]);
    return {
      step: { ...step, findings, verdict: verdictOf(findings), evidence },
      observation: { fields, divergences },
    };
  }

  /** The same outcome with one more finding. */
  found({ step, observation }: Outcome, one: Finding): Outcome {
    const findings = [...step.findings, one];
    return { step: { ...step, findings, verdict: verdictOf(findings) }, observation };
  }

  /** The same outcome with a stronger verdict and a reason. */
  raised(outcome: Outcome, verdict: Verdict, reason: string): Outcome {
    const { step } = outcome;
    return { ...outcome, step: { ...step, verdict: worstVerdict([step.verdict, verdict]), reason } };
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

  #base(
    request: string,
  ): Pick<Step, 'index' | 'interaction' | 'description' | 'dialect' | 'operation' | 'request'> {
    const { id, title, dialect, operation } = this.#interaction;
    return { index: this.#index, interaction: id, description: title, dialect, operation, request };
  }
}
