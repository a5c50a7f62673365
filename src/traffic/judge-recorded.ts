import type { Catalog } from '../contract/catalog.ts';
import type { OperationMatch } from '../contract/operations.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Asked } from '../judge/observe.ts';
import type { Outcome } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import { Redactor } from '../redact/redactor.ts';
import { type DialectDecision, decideDialect, likelyDialect } from './dialect.ts';
import { Interner } from './interner.ts';
import { absentOf, exchangeOf, type RecordedExchange, unknownParts } from './recorded-exchange.ts';

/** What an exchange is about, as other entries tell. */
export interface Explanation {
  readonly asked: Asked | null;
  /** Why its dialect is the one it is; null where the exchange itself decides. */
  readonly because: string | null;
}

/** Whole exchanges are shown for so many of those with findings of each verdict. */
const MOST_EVIDENCE = 50;

const NOT_MODIFIED = 304;
const OK = 200;
const NO_FINDINGS: readonly Finding[] = [];

/** Judges recorded exchanges one after the other, and keeps as little of each as it can. */
export class RecordedJudge {
  readonly #catalog: Catalog;
  readonly #dialect: Dialect | null;
  readonly #redactor: Redactor;
  readonly #judge: Judge;
  readonly #texts = new Interner<string>();
  readonly #findings = new Interner<readonly Finding[]>();
  /** How many exchanges with findings came to each verdict. */
  readonly #withFindings = new Map<Verdict, number>();

  /** @param dialect the one to judge by; null to decide for each exchange */
  constructor(catalog: Catalog, dialect: Dialect | null) {
    this.#catalog = catalog;
    this.#dialect = dialect;
    this.#redactor = new Redactor(catalog);
    this.#judge = createJudge(catalog, this.#redactor);
  }

  /** What a reader has to know when not every exchange with findings is shown. */
  evidenceNotes(): readonly string[] {
    const counts = [...this.#withFindings.values()];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const shown = counts.reduce((sum, count) => sum + Math.min(count, MOST_EVIDENCE), 0);
    if (shown === all) return [];
    return [
      `requests and answers are shown for ${shown} of ${all} exchanges with findings: the first ${MOST_EVIDENCE} of each verdict`,
    ];
  }

  judge(recorded: RecordedExchange, explanation: Explanation): Outcome {
    const { match, response } = recorded;
    if (response.kind === 'unanswered') return this.#unjudged(recorded, null, 'error', response.why);
    const { status, body, mimeType } = response;
    if (body.kind === 'unreadable') return this.#unjudged(recorded, status, 'error', body.why);
    if (body.kind === 'dropped' && (status === NOT_MODIFIED || this.#isKnown(match, status))) {
      const cached = status === NOT_MODIFIED ? 'it was answered from a cache (304), and ' : '';
      return this.#unjudged(recorded, status, 'skip', `${cached}${body.why}`);
    }
    const payload = body.kind === 'kept' ? body.payload : absentOf(mimeType);
    if (status === NOT_MODIFIED && payload.kind === 'absent') {
      return this.#unjudged(recorded, status, 'skip', 'it was answered from a cache (304), without a body');
    }
    const exchange = exchangeOf(recorded, status === NOT_MODIFIED ? OK : status, response.headers, payload);
    const remarks = [...(status === NOT_MODIFIED ? ['its body is the cached one (304), judged as 200'] : [])];
    return this.#judged(recorded, explanation, exchange, status, remarks);
  }

  #judged(
    recorded: RecordedExchange,
    explanation: Explanation,
    exchange: Exchange,
    status: number,
    remarks: readonly string[],
  ): Outcome {
    const { id: operation } = recorded.match.operation;
    const decision = this.#decide(operation, exchange, explanation);
    const { dialect } = decision;
    const { asked } = explanation;
    const judgement = this.#judge(exchange, { dialect, operation, asked, unknown: unknownParts(recorded) });
    const { verdict, reason, remark, request, observation } = judgement;
    const findings = this.#kept(judgement.findings);
    const shown = findings.length > 0 && this.#hasRoomFor(verdict);
    const told = [...remarks, ...(remark === null ? [] : [remark])];
    const head = this.#head(recorded, decision, told, request);
    const evidence = shown ? judgement.evidence : null;
    return { step: { ...head, status, verdict, reason, findings, evidence }, observation };
  }

  /** Whether the exchange of one more step with findings is shown: what is warned of takes no room of what is broken. */
  #hasRoomFor(verdict: Verdict): boolean {
    const count = (this.#withFindings.get(verdict) ?? 0) + 1;
    this.#withFindings.set(verdict, count);
    return count <= MOST_EVIDENCE;
  }

  /** The step of an exchange that could not be judged. */
  #unjudged(recorded: RecordedExchange, status: number | null, verdict: Verdict, why: string): Outcome {
    const dialect = this.#dialect ?? likelyDialect(recorded.match.operation, status);
    const { operation } = recorded.match;
    const request = this.#redactor.requestLine(
      { method: recorded.method, path: recorded.match.path },
      operation.id,
    );
    const because = 'as far as can be told without judging it';
    const head = this.#head(recorded, { dialect, because }, [], request);
    const reason = this.#texts.of(why, why);
    return {
      step: { ...head, status, verdict, reason, findings: NO_FINDINGS, evidence: null },
      observation: null,
    };
  }

  #head(
    { index, match, remark, durationMs }: RecordedExchange,
    decision: DialectDecision,
    remarks: readonly string[],
    request: string,
  ) {
    const { dialect, because } = decision;
    const description = [`${dialect}: ${because}`, ...remarks, ...(remark === null ? [] : [remark])].join(
      '; ',
    );
    return {
      index,
      interaction: null,
      description: this.#texts.of(description, description),
      dialect,
      operation: match.operation.id,
      request: this.#texts.of(request, request),
      durationMs,
    };
  }

  #decide(operation: string, exchange: Exchange, { because }: Explanation): DialectDecision {
    if (this.#dialect !== null) return { dialect: this.#dialect, because: '--dialect' };
    const decision = decideDialect(this.#catalog, operation, exchange);
    return because === null ? decision : { ...decision, because };
  }

  /** The same few lists of findings come again and again. */
  #kept(findings: readonly Finding[]): readonly Finding[] {
    return findings.length === 0 ? NO_FINDINGS : this.#findings.of(JSON.stringify(findings), findings);
  }

  #isKnown({ operation }: OperationMatch, status: number): boolean {
    const dialects = this.#dialect === null ? DIALECTS : [this.#dialect];
    return dialects.some((dialect) => operation.dialects[dialect]?.[status] !== undefined);
  }
}
