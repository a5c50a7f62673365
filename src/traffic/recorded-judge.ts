import type { Catalog } from '../contract/catalog.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Requested, UnknownPart } from '../judge/observe.ts';
import type { StepResult } from '../judge/summary.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Exchange, Payload } from '../model/exchange.ts';
import type { Verdict } from '../model/finding.ts';
import { Redactor } from '../redact/redactor.ts';
import { type DialectDecision, decideDialect, onlySpeaker } from './dialect.ts';
import type { OwnEntry } from './recorded-entry.ts';

/** An exchange of a recording, with what other entries tell of it. */
export interface RecordedExchange extends OwnEntry {
  /** Index of its entry. */
  readonly index: number;
  /** What it is about; null where nothing tells. */
  readonly requested: Requested | null;
  /** Why its dialect is the one it is; null where the exchange itself decides. */
  readonly because: string | null;
  /** What a reader has to know of how it was read; null when there is nothing. */
  readonly remark: string | null;
}

type Result = Pick<StepResult['step'], 'request' | 'status' | 'verdict' | 'reason' | 'findings' | 'evidence'>;

/** Whole exchanges are shown for so many of those with findings of each verdict. */
const MOST_EVIDENCE = 50;

const NOT_MODIFIED = 304;
const OK = 200;

/** Judges recorded exchanges one after the other, and keeps as little of each as it can. */
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

  judge(recorded: RecordedExchange): StepResult {
    const { response } = recorded;
    if (response.kind === 'unanswered') return this.#unjudged(recorded, null, 'error', response.why);
    const { status, headers, body, mimeType } = response;
    const isCached = status === NOT_MODIFIED;
    if (body.kind === 'unreadable') return this.#unjudged(recorded, status, 'error', body.why);
    if (body.kind === 'dropped' && (isCached || this.#isKnown(recorded, status))) {
      const cached = isCached ? 'it was answered from a cache (304), and ' : '';
      return this.#unjudged(recorded, status, 'skip', `${cached}${body.why}`);
    }
    const payload = body.kind === 'kept' ? body.payload : absentOf(mimeType);
    if (!isCached) return this.#judged(recorded, { status, headers, body: payload }, status, null);
    if (payload.kind === 'absent') {
      return this.#unjudged(recorded, status, 'skip', 'it was answered from a cache (304), without a body');
    }
    const remark = 'its body is the cached one (304), judged as 200';
    return this.#judged(recorded, { status: OK, headers, body: payload }, status, remark);
  }

  #judged(
    recorded: RecordedExchange,
    response: Exchange['response'],
    status: number,
    remark: string | null,
  ): StepResult {
    const { match, request, requested, because } = recorded;
    const { id: operation, method } = match.operation;
    const sent: Payload = request.body.kind === 'kept' ? request.body.payload : { kind: 'absent' };
    const exchange = {
      request: { method, path: match.path, headers: request.headers, body: sent },
      response,
    };
    const decision = this.#decide(operation, exchange, because);
    const { dialect } = decision;
    const judgement = this.#judge(exchange, {
      dialect,
      operation,
      requested,
      unknown: unknownParts(recorded),
    });
    const { verdict, reason, findings } = judgement;
    const isShown = findings.length > 0 && this.#hasRoomFor(verdict);
    const evidence = isShown ? judgement.evidence : null;
    const result = { request: judgement.request, status, verdict, reason, findings, evidence };
    const step = this.#step(recorded, decision, [remark, judgement.remark], result);
    return { step, observation: judgement.observation, exchanges: [exchange] };
  }

  #decide(operation: string, exchange: Exchange, because: string | null): DialectDecision {
    if (this.#dialect !== null) return { dialect: this.#dialect, because: '--dialect' };
    const decision = decideDialect(this.#catalog, operation, exchange);
    return because === null ? decision : { ...decision, because };
  }

  #unjudged(recorded: RecordedExchange, status: number | null, verdict: Verdict, reason: string): StepResult {
    const { operation, path } = recorded.match;
    const dialect = this.#dialect ?? onlySpeaker(operation, status) ?? 'deployed';
    const decision = { dialect, because: 'as far as can be told without judging it' };
    const request = this.#redactor.requestLine({ method: operation.method, path }, operation.id);
    const result = { request, status, verdict, reason, findings: [], evidence: null };
    return { step: this.#step(recorded, decision, [], result), observation: null, exchanges: [] };
  }

  #step(
    { index, match, durationMs, remark }: RecordedExchange,
    { dialect, because }: DialectDecision,
    remarks: readonly (string | null)[],
    result: Result,
  ): StepResult['step'] {
    const description = [`${dialect}: ${because}`, ...remarks, remark]
      .filter((one) => one !== null)
      .join('; ');
    const operation = match.operation.id;
    return { index, interaction: null, description, dialect, operation, durationMs, ...result };
  }

  /** Whether the exchange of one more step with findings is shown: warnings take no room of what is broken. */
  #hasRoomFor(verdict: Verdict): boolean {
    const count = (this.#withFindings.get(verdict) ?? 0) + 1;
    this.#withFindings.set(verdict, count);
    return count <= MOST_EVIDENCE;
  }

  #isKnown({ match }: OwnEntry, status: number): boolean {
    const dialects = this.#dialect === null ? DIALECTS : [this.#dialect];
    return dialects.some((dialect) => match.operation.dialects[dialect]?.[status] !== undefined);
  }
}

/** What of a recorded exchange nobody kept. */
function unknownParts({ request, response }: OwnEntry): readonly UnknownPart[] {
  return [
    request.headersKept ? 'absent request headers' : 'request headers',
    ...(isBodyKnown(request) ? [] : (['request body'] as const)),
    ...(response.kind === 'answered' && response.headersKept ? [] : (['response headers'] as const)),
  ];
}

/** Whether the body of a request is known. Some recorders drop it without a word: no body counts where its size is 0. */
function isBodyKnown({ body, headers }: OwnEntry['request']): boolean {
  if (body.kind !== 'kept') return false;
  return body.payload.kind !== 'absent' || headers['content-length'] === '0';
}

/** A body that was not kept and is not needed: a page tells that no API answered. */
function absentOf(mimeType: string): Payload {
  return isPage(mimeType) ? { kind: 'html', text: '', title: null } : { kind: 'absent' };
}

/** Whether a media type is that of a page of HTML. */
export function isPage(mimeType: string): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(mimeType);
}
