import type { Catalog } from '../contract/catalog.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Requested, UnknownPart } from '../judge/observe.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect, type Operation } from '../model/contract.ts';
import type { Exchange, ExchangeResponse, Payload } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import { Redactor } from '../redact/redactor.ts';
import { type DialectDecision, decideDialect, onlySpeaker } from './dialect.ts';
import type { OwnEntry } from './recorded-entry.ts';

/** An exchange of a recording, with what other entries tell of it. */
export interface RecordedExchange extends OwnEntry {
  /** Index of its entry. */
  readonly index: number;
  /** What the request asked for; null if unknown. */
  readonly requested: Requested | null;
  /** Why it has its dialect; null if the exchange itself decides. */
  readonly because: string | null;
  /** A note on how it was read; null if there is none. */
  readonly remark: string | null;
}

/** A recorded answer as it can be judged, or why it cannot. */
type Judgeable =
  | { readonly response: ExchangeResponse; readonly remark: string | null }
  | { readonly verdict: 'error' | 'skip'; readonly reason: string };

/** How many exchanges with findings are shown whole, for each verdict. */
const MOST_EVIDENCE = 50;

const NOT_MODIFIED = 304;
const OK = 200;

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
    const counts = [...this.#withFindings.values()];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const shown = counts.reduce((sum, count) => sum + Math.min(count, MOST_EVIDENCE), 0);
    if (shown === all) return [];
    return [
      `requests and answers are shown for ${shown} of ${all} exchanges with findings: the first ${MOST_EVIDENCE} of each verdict`,
    ];
  }

  judge(recorded: RecordedExchange): StepResult {
    const { index, match, durationMs, requested } = recorded;
    const { id: operation, method } = match.operation;
    const request = { method, path: match.path };
    const status = recorded.response.kind === 'answered' ? recorded.response.status : null;
    const judgeable = this.#judgeable(recorded);
    const step = { index, interaction: null, operation, durationMs, status };
    if ('reason' in judgeable) {
      const dialect = this.#dialect ?? onlySpeaker(match.operation, status) ?? 'deployed';
      const because = 'guessed, since it was not judged';
      const description = describe({ dialect, because }, [recorded.remark]);
      const line = this.#redactor.requestLine(request, operation);
      const result = { ...judgeable, request: line, description, dialect, findings: [], evidence: null };
      return { step: { ...step, ...result }, observation: null, exchanges: [] };
    }
    const { headers, body } = recorded.request;
    const sent: Payload = body.kind === 'kept' ? body.payload : { kind: 'absent' };
    const exchange = { request: { ...request, headers, body: sent }, response: judgeable.response };
    const decision = this.#decide(operation, exchange, recorded.because);
    const { dialect } = decision;
    const unknown = unknownParts(recorded);
    const judgement = this.#judge(exchange, { dialect, operation, requested, unknown });
    const { verdict, reason, findings, observation, remark } = judgement;
    const isShown = findings.length > 0 && this.#hasRoomFor(verdict);
    const description = describe(decision, [judgeable.remark, remark, recorded.remark]);
    const evidence = isShown ? judgement.evidence : null;
    const result = { request: judgement.request, description, dialect, verdict, reason, findings, evidence };
    return { step: { ...step, ...result }, observation, exchanges: [exchange] };
  }

  #judgeable({ response, match }: RecordedExchange): Judgeable {
    if (response.kind === 'unanswered') return { verdict: 'error', reason: response.why };
    const { status, headers, body, mimeType } = response;
    if (body.kind === 'unreadable') return { verdict: 'error', reason: body.why };
    const isCached = status === NOT_MODIFIED;
    const cached = 'it was answered from a cache (304)';
    const isJudged = isPage(mimeType) || !this.#isKnown(match.operation, status);
    if (body.kind === 'dropped' && (isCached || !isJudged))
      return { verdict: 'skip', reason: isCached ? `${cached}, and ${body.why}` : body.why };
    const payload = body.kind === 'kept' ? body.payload : absentOf(mimeType);
    if (!isCached) return { response: { status, headers, body: payload }, remark: null };
    if (payload.kind === 'absent') return { verdict: 'skip', reason: `${cached}, without a body` };
    const remark = 'its body is the cached one (304), judged as 200';
    return { response: { status: OK, headers, body: payload }, remark };
  }

  #decide(operation: string, exchange: Exchange, because: string | null): DialectDecision {
    if (this.#dialect !== null) return { dialect: this.#dialect, because: '--dialect' };
    const decision = decideDialect(this.#catalog, operation, exchange);
    return because === null ? decision : { ...decision, because };
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
  return [
    request.headersKept ? 'absent request headers' : 'request headers',
    ...(request.isBodyKnown ? [] : (['request body'] as const)),
    ...(response.kind === 'answered' && response.headersKept ? [] : (['response headers'] as const)),
  ];
}

/** Stands for a body that was not kept: its media type still tells a page, which no API sends. */
function absentOf(mimeType: string): Payload {
  return isPage(mimeType) ? { kind: 'html', text: '', title: null } : { kind: 'absent' };
}

/** Whether a media type is that of a page of HTML. */
export function isPage(mimeType: string): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(mimeType);
}
