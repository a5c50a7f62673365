import type { Catalog } from '../contract/catalog.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Requested, UnknownPart } from '../judge/observe.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Exchange, Headers } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import { Redactor } from '../redact/redactor.ts';
import { type DialectDecision, decideDialect } from './dialect.ts';
import type { Unjudged } from './recorded-body.ts';
import { exchangeOf, NOT_MODIFIED, type OwnEntry } from './recorded-entry.ts';

/** An exchange of a recording, with what other entries tell of it. */
export interface RecordedExchange extends OwnEntry {
  readonly index: number;
  /** What the request asked for; null if unknown. */
  readonly requested: Requested | null;
  /** A note on how it was read; null if there is none. */
  readonly remark: string | null;
}

/** How many exchanges with findings are shown whole, for each verdict. */
const MOST_EVIDENCE = 50;

export class RecordedJudge {
  readonly #catalog: Catalog;
  readonly #dialect: Dialect | null;
  readonly #redactor: Redactor;
  readonly #judge: Judge;
  readonly #withFindings = new Map<Verdict, number>();

  /** @param dialect the one to judge by; null to decide for each exchange */
  constructor(catalog: Catalog, dialect: Dialect | null) {
    this.#catalog = catalog;
    this.#dialect = dialect;
    this.#redactor = new Redactor(catalog);
    this.#judge = createJudge(catalog, this.#redactor);
  }

  judge(recorded: RecordedExchange): StepResult {
    const { index, match, durationMs, requested, response } = recorded;
    const { id: operation } = match.operation;
    const { status } = response;
    const exchange = exchangeOf(recorded);
    const decision = this.#decide(operation, exchange, requested);
    const { dialect } = decision;
    const step = { index, interaction: null, operation, durationMs, status, dialect };
    const unjudged = this.#whyUnjudged(recorded);
    if (unjudged !== null) {
      const description = describe(decision, [recorded.remark]);
      const request = this.#redactor.requestLine(exchange.request, operation);
      const result = { ...unjudged, request, description, findings: [], evidence: null };
      return { step: { ...step, ...result }, observation: null, exchanges: [] };
    }
    const unknown = unknownParts(recorded);
    const judgement = this.#judge(exchange, { dialect, operation, requested, unknown });
    const { request, verdict, reason, findings, observation, remark } = judgement;
    const count = (this.#withFindings.get(verdict) ?? 0) + Math.sign(findings.length);
    this.#withFindings.set(verdict, count);
    const cached = status === NOT_MODIFIED ? 'its body is the cached one (304), judged as 200' : null;
    const description = describe(decision, [cached, remark, recorded.remark]);
    const evidence = findings.length > 0 && count <= MOST_EVIDENCE ? judgement.evidence : null;
    const result = { request, description, verdict, reason, findings, evidence };
    return { step: { ...step, ...result }, observation, exchanges: [exchange] };
  }

  #whyUnjudged({ match, response: { status, body } }: OwnEntry): Unjudged | null {
    const { payload, unjudged } = body;
    if (unjudged?.verdict === 'error') return unjudged;
    if (status === NOT_MODIFIED && payload.kind === 'absent')
      return { verdict: 'skip', reason: 'it was answered from a cache (304), without a body' };
    // A status that the contract does not have is wrong with any body.
    const asked = this.#dialect === null ? DIALECTS : [this.#dialect];
    const { dialects } = match.operation;
    return asked.some((dialect) => dialects[dialect]?.[String(status)] !== undefined) ? unjudged : null;
  }

  /** The description of a poll names what began its job. */
  #decide(id: string, exchange: Exchange, requested: Requested | null): DialectDecision {
    if (this.#dialect !== null) return { dialect: this.#dialect, because: '--dialect' };
    const decision = decideDialect(this.#catalog, id, exchange);
    const starter = requested?.operation ?? id;
    return starter === id ? decision : { ...decision, because: `as the ${starter} it belongs to` };
  }
}

function describe({ dialect, because }: DialectDecision, remarks: readonly (string | null)[]): string {
  return [`${dialect}: ${because}`, ...remarks.filter((one) => one !== null)].join('; ');
}

function unknownParts({ request, response }: OwnEntry): readonly UnknownPart[] {
  const hasHeaders = ({ headers }: { readonly headers: Headers }): boolean => Object.keys(headers).length > 0;
  return [
    hasHeaders(request) ? 'absent request headers' : 'request headers',
    ...(request.isBodyKnown ? [] : (['request body'] as const)),
    ...(hasHeaders(response) ? [] : (['response headers'] as const)),
  ];
}
