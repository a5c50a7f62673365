import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation, type OperationMatch } from '../contract/operations.ts';
import { escapeKey } from '../contract/pointer.ts';
import { bodyShape, disruptiveOperations, pollOperation } from '../contract/replies.ts';
import { isForeign, presenceIn, SUCCESS, type Variant } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import { type ClientCall, type ConductFinding, judgeConduct } from '../judge/conduct.ts';
import { createJudge, type Judge, type Judgement } from '../judge/judge.ts';
import type { Requested } from '../judge/observe.ts';
import type { Evidence, Exchange } from '../model/exchange.ts';
import { type Finding, type Verdict, verdictOf, verdictOfFinding, worstVerdict } from '../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue, type Unchecked } from '../model/json.ts';
import { exchangeOf, type Journal, type JournalEntry } from '../provider/journal.ts';
import { Redactor } from '../redact/redactor.ts';
import { repetitionOf } from '../report/curl.ts';
import { groupedBy } from '../report/problems.ts';
import { EN } from '../report/sentences/en.ts';
import { findingSentence } from '../report/words.ts';
import { asksForValidation } from '../traffic/dialect.ts';
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
  /** Method and path. */
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

/** A call in `deployed`, for what a client does over several of them. */
interface JournalCall extends ClientCall {
  readonly run: string | null;
}

/** An exchange as it is shown but for the conduct of its client; the call is null where conduct is not judged. */
interface JudgedEntry {
  readonly shown: ShownExchange;
  readonly call: JournalCall | null;
}

/** Judges what a journal keeps, when it is asked for: each exchange once, in their order. */
export class JudgedJournal {
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #url: string;
  readonly #redactor: Redactor;
  readonly #judge: Judge;
  /** What began each job, by its id. */
  readonly #jobs = new Map<string, Requested>();
  readonly #judged = new WeakMap<JournalEntry, JudgedEntry>();

  /** @param url base URL of the mock */
  constructor(catalog: Catalog, journal: Journal, url: string) {
    this.#catalog = catalog;
    this.#journal = journal;
    this.#url = url;
    this.#redactor = new Redactor(catalog);
    this.#judge = createJudge(catalog, this.#redactor);
  }

  /**
   * The exchanges that the journal still has, the oldest first.
   *
   * @param run those of one run of the page alone; null for all
   * @param after those after an id
   */
  exchanges(run: string | null, after: number): readonly ShownExchange[] {
    const all = this.#journal.entries().map((entry) => this.#judgedOf(entry));
    const conduct = this.#conductOf(all.flatMap(({ call }) => call ?? []));
    return all
      .filter(({ shown }) => shown.id > after && (run === null || shown.run === run))
      .map(({ shown, call }) => {
        const found = conduct.filter((one) => one.call === call).map(({ finding }) => finding);
        const verdict = worstVerdict([shown.verdict, ...found.map(verdictOfFinding)]);
        return { ...shown, verdict, findings: [...shown.findings, ...found.map(shownFinding)] };
      });
  }

  /**
   * What clients did wrong over several calls. A client may still be at work, so nothing follows from what it has not
   * done. Calls of a run of the page, and those of all others, count as one client each.
   */
  #conductOf(all: readonly JournalCall[]): readonly ConductFinding[] {
    return [...groupedBy(all, ({ run }) => String(run)).values()]
      .flatMap((calls) => judgeConduct(this.#catalog, calls, true))
      .filter(({ finding }) => finding.rule !== 'endless-polling');
  }

  #judgedOf(entry: JournalEntry): JudgedEntry {
    const judged = this.#judged.get(entry) ?? this.#judgeEntry(entry);
    this.#judged.set(entry, judged);
    return judged;
  }

  #judgeEntry(entry: JournalEntry): JudgedEntry {
    const { id, at, durationMs, method, dialect, headers, answer, delivered } = entry;
    const { [RUN]: run = null, ...sent } = headers;
    const exchange = exchangeOf({ ...entry, headers: sent });
    const { body } = exchange.request;
    const match = matchOperation(
      this.#catalog,
      method,
      entry.path,
      body.kind === 'json' ? body.value : undefined,
    );
    const head = { id, run, at, durationMs, dialect, status: delivered ? answer.status : null };
    if (match === null) {
      const request = `${method} ${this.#redactor.url(method, entry.path)}`;
      const reason = 'the contract has no such operation';
      return { shown: { ...head, ...UNJUDGED, operation: null, request, reason }, call: null };
    }
    const operation = match.operation.id;
    const requested = this.#requested(match, exchange);
    const judged = { ...exchange, request: { ...exchange.request, path: match.path } };
    const judgement = this.#judge(judged, { dialect, operation, requested });
    const call = { run, operation, exchange: judged, at, delivered, atLocation: false };
    const opinion = delivered
      ? this.#opinion(entry, judgement, operation, requested)
      : { ...UNJUDGED, reason: 'the connection was cut' };
    const shown = { ...head, operation, request: judgement.request, ...opinion };
    return { shown, call: dialect === 'deployed' ? call : null };
  }

  #opinion(
    { path, dialect, answer }: JournalEntry,
    { verdict, reason, findings, observation, evidence }: Judgement,
    operation: string,
    requested: Requested | null,
  ) {
    const base = `${this.#url}${path.slice(0, Math.max(0, path.indexOf('/zstack/')))}`;
    const context = { disruptive: disruptiveOperations(this.#catalog), say: EN };
    const shape = this.#catalog.operation(operation).dialects[dialect]?.[String(answer.status)];
    const due = shape === undefined ? null : bodyShape(this.#catalog, shape, requested?.operation ?? null);
    const body = parsed(evidence.response.body);
    const told = body?.[SUCCESS] === true ? 'success' : 'failure';
    const outcome = due?.outcome === 'either' ? told : (due?.outcome ?? null);
    return {
      verdict,
      reason,
      findings: findings.map(shownFinding),
      rows: due === null || body === null ? [] : rowsOf(due.structure, body, { dialect, outcome }, findings),
      divergences: [...observation.divergences],
      evidence,
      curl: repetitionOf({ evidence, operation }, base, context)?.command ?? null,
    };
  }

  /** What an exchange asked for: a poll names only its job, which the request that began it explains. */
  #requested({ operation, parameters }: OperationMatch, { request, response }: Exchange): Requested | null {
    if (operation === pollOperation(this.#catalog)) return this.#jobs.get(parameters[JOB_ID] ?? '') ?? null;
    const validationOnly = asksForValidation(operation, request.body);
    const requested = { uuid: parameters[UUID] ?? null, operation: operation.id, validationOnly };
    const { body } = response;
    const { location }: Unchecked<DeployedAccepted> =
      body.kind === 'json' && isJsonObject(body.value) ? body.value : {};
    if (operation.job !== undefined && typeof location === 'string') {
      this.#jobs.set(location.split('/').at(-1) ?? '', requested);
      const [oldest = ''] = this.#jobs.keys();
      if (this.#jobs.size > MOST_JOBS) this.#jobs.delete(oldest);
    }
    return requested;
  }
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

/** The body of an answer as it is shown; null where it is no JSON object, or too long to be shown whole. */
function parsed(text: string | null): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
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
