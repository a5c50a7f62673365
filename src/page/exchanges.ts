import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation, type OperationMatch } from '../contract/operations.ts';
import { escapeKey } from '../contract/pointer.ts';
import { type BodyShape, bodyShape, disruptiveOperations, pollOperation } from '../contract/replies.ts';
import { isForeign, presenceIn, SUCCESS, type Variant } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import { type ClientCall, judgeConduct } from '../judge/conduct.ts';
import { createJudge, type Judgement } from '../judge/judge.ts';
import type { Requested } from '../judge/observe.ts';
import type { Dialect } from '../model/contract.ts';
import { type Evidence, type Exchange, readPayload } from '../model/exchange.ts';
import { type Finding, type Verdict, verdictOf, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { exchangeOf, type Journal, type JournalEntry } from '../provider/journal.ts';
import { Redactor } from '../redact/redactor.ts';
import { repetitionOf } from '../report/curl.ts';
import { groupedBy } from '../report/problems.ts';
import { EN } from '../report/sentences/en.ts';
import { findingSentence } from '../report/words.ts';
import { asksForValidation, jsonOf } from '../traffic/dialect.ts';
import { startedJobs } from '../traffic/recorded-entry.ts';
import { anchorOf } from './reference.ts';

/** One place of an answer, or one that could have been there, with what was found at it. */
export interface AnswerRow {
  readonly name: string;
  /** JSON Pointer. */
  readonly at: string;
  readonly depth: number;
  /** Id of the element that describes the field; null for a field that nobody knows. */
  readonly anchor: string | null;
  /** As JSON; null for an absent field and for a structure. */
  readonly value: string | null;
  readonly isAbsent: boolean;
  readonly verdict: Verdict;
  readonly findings: readonly string[];
}

/** One exchange of the mock as the page shows it. All of it is redacted. */
export interface ShownExchange {
  readonly id: number;
  /** What the page calls the run that it belongs to; null for any other client. */
  readonly run: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly durationMs: number;
  readonly dialect: string;
  /** Null where the contract has no such operation. */
  readonly operation: string | null;
  readonly request: string;
  /** Null where the connection was cut. */
  readonly status: number | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly findings: readonly (Pick<Finding, 'rule' | 'level' | 'at'> & { readonly words: string })[];
  readonly rows: readonly AnswerRow[];
  readonly divergences: readonly string[];
  /** Null where nothing was judged. */
  readonly evidence: Evidence | null;
  readonly curl: string | null;
}

/** Names the run of the page that a request belongs to; it is never shown. */
const RUN = 'x-mock-run';
const UUID = 'uuid' satisfies FieldName;
const JOB_ID = 'jobUuid' satisfies FieldName;
/** A job that is polled after so many others have begun is judged without identity. */
const MOST_JOBS = 10_000;

/** An exchange as it is shown but for the conduct of its client, which is judged by the calls in `deployed`. */
interface JudgedEntry {
  readonly shown: ShownExchange;
  readonly call: ClientCall | null;
}

/** The exchanges that a journal still has, the oldest first: of one run of the page, or of all for null; after an id. */
export type ReadExchanges = (run: string | null, after: number) => readonly ShownExchange[];

/** Judges what the journal of a mock keeps, when it is asked for: each exchange once, in their order. */
export function judgedExchanges(catalog: Catalog, journal: Journal, url: string): ReadExchanges {
  const judgeEntry = createEntryJudge(catalog, url);
  const judged = new WeakMap<JournalEntry, JudgedEntry>();
  return (run, after) => {
    const all = journal.entries().map((entry) => {
      const one = judged.get(entry) ?? judgeEntry(entry);
      judged.set(entry, one);
      return one;
    });
    // Calls of a run of the page, and those of all others, count as one client each. A client may still be at work, so
    // nothing follows from what it has not done.
    const clients = groupedBy(all, ({ shown }) => String(shown.run));
    const conduct = [...clients.values()]
      .map((ofClient) => ofClient.flatMap(({ call }) => call ?? []))
      .flatMap((calls) => judgeConduct(catalog, calls, true))
      .filter(({ finding }) => finding.rule !== 'endless-polling');
    return all
      .filter(({ shown }) => shown.id > after && (run === null || shown.run === run))
      .map(({ shown, call }) => {
        const found = conduct.filter((one) => one.call === call).map(({ finding }) => finding);
        const verdict = worstVerdict([shown.verdict, ...found.map(verdictOfFinding)]);
        return { ...shown, verdict, findings: [...shown.findings, ...found.map(shownFinding)] };
      });
  };
}

function createEntryJudge(catalog: Catalog, url: string): (entry: JournalEntry) => JudgedEntry {
  const redactor = new Redactor(catalog);
  const judge = createJudge(catalog, redactor);
  /** What began each job, by its id. */
  const jobs = new Map<string, Requested>();

  /** What an exchange asked for: a poll names only its job, which the request that began it explains. */
  function requestedBy({ operation, parameters }: OperationMatch, { request, response }: Exchange) {
    if (operation === pollOperation(catalog)) return jobs.get(parameters[JOB_ID] ?? '') ?? null;
    const validationOnly = asksForValidation(operation, request.body);
    const requested = { uuid: parameters[UUID] ?? null, operation: operation.id, validationOnly };
    if (operation.job === undefined) return requested;
    const answer = { status: response.status, body: { payload: response.body } };
    for (const id of startedJobs(catalog, request.headers, answer)) jobs.set(id, requested);
    for (const oldest of jobs.keys()) {
      if (jobs.size <= MOST_JOBS) break;
      jobs.delete(oldest);
    }
    return requested;
  }

  return (entry) => {
    const { id, at, durationMs, method, path, dialect, headers, answer, delivered } = entry;
    const { [RUN]: run = null, ...sent } = headers;
    const exchange = exchangeOf({ ...entry, headers: sent });
    const head = { id, run, at, durationMs, dialect, status: delivered ? answer.status : null };
    const match = matchOperation(catalog, method, path, jsonOf(exchange.request.body));
    if (match === null) {
      const request = `${method} ${redactor.url(method, path)}`;
      const reason = 'the contract has no such operation';
      return { shown: { ...head, ...UNJUDGED, operation: null, request, reason }, call: null };
    }
    const operation = match.operation.id;
    const requested = requestedBy(match, exchange);
    const own = { ...exchange, request: { ...exchange.request, path: match.path } };
    const judgement = judge(own, { dialect, operation, requested });
    const shown = { ...head, operation, request: judgement.request };
    const call = { operation, exchange: own, at, delivered, atLocation: false };
    const conduct = dialect === 'deployed' ? call : null;
    if (!delivered) {
      return { shown: { ...shown, ...UNJUDGED, reason: 'the connection was cut' }, call: conduct };
    }
    const { verdict, reason, findings, observation, evidence } = judgement;
    const base = `${url}${path.slice(0, Math.max(0, path.indexOf('/zstack/')))}`;
    const context = { disruptive: disruptiveOperations(catalog), say: EN };
    const shape = match.operation.dialects[dialect]?.[String(answer.status)];
    const due = shape === undefined ? null : bodyShape(catalog, shape, requested?.operation ?? null);
    const opinion = {
      verdict,
      reason,
      findings: findings.map(shownFinding),
      rows: due === null ? [] : answerRows(due, dialect, judgement),
      divergences: [...observation.divergences],
      evidence,
      curl: repetitionOf({ evidence, operation }, base, context)?.command ?? null,
    };
    return { shown: { ...shown, ...opinion }, call: conduct };
  };
}

function shownFinding(found: Finding): ShownExchange['findings'][number] {
  const { rule, level, at } = found;
  return { rule, level, at, words: findingSentence(found, EN) };
}

const UNJUDGED = {
  verdict: 'skip',
  findings: [],
  rows: [],
  divergences: [],
  evidence: null,
  curl: null,
} as const;

/** The fields of an answer; none where it is no JSON object, or too long to be shown whole. */
function answerRows(
  { structure, outcome }: BodyShape,
  dialect: Dialect,
  { evidence, findings }: Judgement,
): readonly AnswerRow[] {
  const body = jsonOf(readPayload(evidence.response.body ?? ''));
  if (!isJsonObject(body)) return [];
  const told = body[SUCCESS] === true ? 'success' : 'failure';
  return rowsOf(structure, body, { dialect, outcome: outcome === 'either' ? told : outcome }, findings);
}

/** Every field that stands in a record or could, in the order of its schema, then what nobody knows. */
function rowsOf(
  structure: Structure,
  record: JsonObject,
  variant: Variant,
  findings: readonly Finding[],
  path = '',
  depth = 0,
): readonly AnswerRow[] {
  const rowOf = (name: string, anchor: string | null): AnswerRow => {
    const at = `${path}/${escapeKey(name)}`;
    const value = record[name];
    const isAbsent = value === undefined;
    const isPlain = value === null || typeof value !== 'object';
    const own = findings.filter((found) => found.at === at);
    const verdict = isAbsent && own.length === 0 ? 'skip' : verdictOf(own);
    const words = own.map((found) => findingSentence(found, EN));
    const text = isPlain && !isAbsent ? JSON.stringify(value) : null;
    return { name, at, depth, anchor, value: text, isAbsent, verdict, findings: words };
  };
  const known = structure.fields.flatMap((field) => {
    // The page describes its own answer alone, of whose fields the ids have no structure before them.
    const isDescribed = field.id !== `${structure.name}.${field.name}`;
    const row = rowOf(field.name, isDescribed ? anchorOf(field.id) : null);
    const isDue = !isForeign(field, variant) && presenceIn(field, variant) !== 'never';
    if (row.isAbsent && row.findings.length === 0 && !isDue) return [];
    const child = structure.child(field);
    const value = record[field.name];
    const parts: readonly (readonly [string, JsonValue | undefined])[] = Array.isArray(value)
      ? value.map((one: JsonValue, index) => [`${row.at}/${index}`, one] as const)
      : [[row.at, value]];
    const inside = parts.flatMap(([at, one]) =>
      child !== null && isJsonObject(one) ? rowsOf(child, one, variant, findings, at, depth + 1) : [],
    );
    return [row, ...inside];
  });
  const unknown = Object.keys(record).filter(
    (name) => !structure.fields.some((field) => field.name === name),
  );
  return [...known, ...unknown.map((name) => rowOf(name, null))];
}
