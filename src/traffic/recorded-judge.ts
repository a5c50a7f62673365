import type { Catalog } from '../contract/catalog.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Requested, UnknownPart } from '../judge/observe.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect, type Operation } from '../model/contract.ts';
import type { Exchange, Headers } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import { Redactor } from '../redact/redactor.ts';
import { type DialectDecision, decideDialect, onlySpeaker } from './dialect.ts';
import { exchangeOf, isPage, NOT_MODIFIED, type OwnEntry, type RecordedResponse } from './recorded-entry.ts';

/** An exchange of a recording, with what other entries tell of it. */
export interface RecordedExchange extends OwnEntry {
  /** Index of its entry. */
  readonly index: number;
  /** What the request asked for; null if unknown. */
  readonly requested: Requested | null;
  /** A note on how it was read; null if there is none. */
  readonly remark: string | null;
}

/** Why a recorded answer cannot be judged. */
interface Unjudged {
  readonly verdict: 'error' | 'skip';
  readonly reason: string;
}

/** How many exchanges with findings are shown whole, for each verdict. */
const MOST_EVIDENCE = 50;

/** Judges recorded exchanges one after the other. */
export class RecordedJudge {
  readonly #catalog: Catalog;
  readonly #dialect: Dialect | null;
  readonly #redactor: Redactor;
  readonly #judge: Judge;
  /** How many exchanges with findings came to each verdict. */
  readonly #withFindings = new Map<Verdict, number>();

  /** @param dialect the one to judge by; null to decide for each exchange */
  constructor(catalog: Catalog, dialect: Dialect | null) {
    this.#catalog = catalog;
    this.#dialect = dialect;
    this.#redactor = new Redactor(catalog);
    this.#judge = createJudge(catalog, this.#redactor);
  }

  /** A note if not every exchange with findings is shown. */
  evidenceNotes(): readonly string[] {
    const isPartial = [...this.#withFindings.values()].some((count) => count > MOST_EVIDENCE);
    return isPartial
      ? [`requests and answers are shown for the first ${MOST_EVIDENCE} exchanges of each verdict`]
      : [];
  }

  judge(recorded: RecordedExchange): StepResult {
    const { index, match, durationMs, requested, response } = recorded;
    const { operation } = match;
    const status = response.kind === 'answered' ? response.status : null;
    const step = { index, interaction: null, operation: operation.id, durationMs, status };
    const exchange = exchangeOf(recorded);
    const unjudged = this.#whyUnjudged(operation, response);
    if (unjudged !== null) {
      const dialect = this.#dialect ?? onlySpeaker(operation, status) ?? 'deployed';
      const because = 'guessed, since it was not judged';
      const description = describe({ dialect, because }, [recorded.remark]);
      const request = this.#redactor.requestLine(exchange.request, operation.id);
      const result = { ...unjudged, request, description, dialect, findings: [], evidence: null };
      return { step: { ...step, ...result }, observation: null, exchanges: [] };
    }
    const decision = this.#decide(operation.id, exchange, requested);
    const { dialect } = decision;
    const unknown = unknownParts(recorded);
    const judgement = this.#judge(exchange, { dialect, operation: operation.id, requested, unknown });
    const { request, verdict, reason, findings, observation, remark } = judgement;
    const isShown = findings.length > 0 && this.#hasRoomFor(verdict);
    const cached = status === NOT_MODIFIED ? 'its body is the cached one (304), judged as 200' : null;
    const description = describe(decision, [cached, remark, recorded.remark]);
    const evidence = isShown ? judgement.evidence : null;
    const result = { request, description, dialect, verdict, reason, findings, evidence };
    return { step: { ...step, ...result }, observation, exchanges: [exchange] };
  }

  #whyUnjudged(operation: Operation, response: RecordedResponse): Unjudged | null {
    if (response.kind === 'unanswered') return { verdict: 'error', reason: response.why };
    const { status, body, mimeType } = response;
    if (body.kind === 'unreadable') return { verdict: 'error', reason: body.why };
    if (status === NOT_MODIFIED) {
      const lacks = body.kind === 'dropped' ? `and ${body.why}` : 'without a body';
      const isWithout = body.kind === 'dropped' || body.payload.kind === 'absent';
      return isWithout ? { verdict: 'skip', reason: `it was answered from a cache (304), ${lacks}` } : null;
    }
    // A page and a status that the contract does not have are wrong with any body.
    const isWrong = isPage(mimeType) || !this.#isKnown(operation, status);
    return body.kind === 'dropped' && !isWrong ? { verdict: 'skip', reason: body.why } : null;
  }

  /** The description of a poll names what began its job. */
  #decide(id: string, exchange: Exchange, requested: Requested | null): DialectDecision {
    if (this.#dialect !== null) return { dialect: this.#dialect, because: '--dialect' };
    const decision = decideDialect(this.#catalog, id, exchange);
    const starter = requested?.operation ?? id;
    return starter === id ? decision : { ...decision, because: `as the ${starter} it belongs to` };
  }

  /** Whether one more exchange with findings is shown: each verdict has room of its own. */
  #hasRoomFor(verdict: Verdict): boolean {
    const count = (this.#withFindings.get(verdict) ?? 0) + 1;
    this.#withFindings.set(verdict, count);
    return count <= MOST_EVIDENCE;
  }

  #isKnown({ dialects }: Operation, status: number): boolean {
    const asked = this.#dialect === null ? DIALECTS : [this.#dialect];
    return asked.some((dialect) => dialects[dialect]?.[status] !== undefined);
  }
}

function describe({ dialect, because }: DialectDecision, remarks: readonly (string | null)[]): string {
  return [`${dialect}: ${because}`, ...remarks.filter((one) => one !== null)].join('; ');
}

/** The parts of an exchange that the recorder did not keep. */
function unknownParts({ request, response }: OwnEntry): readonly UnknownPart[] {
  const hasHeaders = ({ headers }: { readonly headers: Headers }): boolean => Object.keys(headers).length > 0;
  return [
    hasHeaders(request) ? 'absent request headers' : 'request headers',
    ...(request.isBodyKnown ? [] : (['request body'] as const)),
    ...(response.kind === 'answered' && hasHeaders(response) ? [] : (['response headers'] as const)),
  ];
}
