import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation, type OperationMatch } from '../contract/operations.ts';
import { escapeKey } from '../contract/pointer.ts';
import { bodyShape, disruptiveOperations, pollOperation } from '../contract/replies.ts';
import { presenceIn, SUCCESS, type Variant } from '../contract/schemas.ts';
import type { Structure } from '../contract/structures.ts';
import { type ClientCall, judgeConduct } from '../judge/conduct.ts';
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

/** Judges what a journal keeps, when it is asked for: each exchange once, in their order. */
export class JudgedJournal {
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #url: string;
  readonly #redactor: Redactor;
  readonly #judge: Judge;
  /** What began each job, by its id. */
  readonly #jobs = new Map<string, Requested>();
  /** Calls in `deployed`, for what a client does over several of them. */
  #calls: readonly JournalCall[] = [];
  #shown: readonly ShownExchange[] = [];

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
    const kept = this.#journal.entries();
    const last = this.#shown.at(-1)?.id ?? 0;
    const first = kept[0]?.id ?? 0;
    this.#calls = this.#calls.filter(({ id }) => id >= first);
    const fresh = kept.filter(({ id }) => id > last).map((entry) => this.#show(entry));
    const conduct = this.#conduct(last);
    this.#shown = [
      ...this.#shown.filter(({ id }) => id >= first),
      ...fresh.map((one) => withConduct(one, conduct.get(one.id) ?? [])),
    ];
    return this.#shown.filter((one) => one.id > after && (run === null || one.run === run));
  }

  /**
   * What clients did wrong over several calls, by the call that shows it: those after an id. A client may still be at
   * work, so nothing follows from what it has not done. Calls of a run of the page, and those of all others, count
   * as one client each.
   */
  #conduct(after: number): ReadonlyMap<number, readonly Finding[]> {
    const found = new Map<number, readonly Finding[]>();
    if ((this.#calls.at(-1)?.id ?? 0) <= after) return found;
    for (const calls of groupedBy(this.#calls, ({ run }) => String(run)).values()) {
      for (const { call, finding } of judgeConduct(this.#catalog, calls, true)) {
        const id = calls.find((one) => one === call)?.id ?? 0;
        if (id > after && finding.rule !== 'endless-polling')
          found.set(id, [...(found.get(id) ?? []), finding]);
      }
    }
    return found;
  }

  #show(entry: JournalEntry): ShownExchange {
    const { id, at, durationMs, dialect, headers, answer, delivered } = entry;
    const { [RUN]: run = null, ...sent } = headers;
    const exchange = exchangeOf({ ...entry, headers: sent });
    const { body } = exchange.request;
    const match = matchOperation(
      this.#catalog,
      entry.method,
      entry.path,
      body.kind === 'json' ? body.value : undefined,
    );
    const head = { id, run, at, durationMs, dialect, status: delivered ? answer.status : null };
    if (match === null) {
      const request = `${entry.method} ${this.#redactor.url(entry.method, entry.path)}`;
      const reason = 'the contract has no such operation';
      return { ...head, ...UNJUDGED, operation: null, request, reason };
    }
    const { operation, path } = match;
    const requested = this.#requested(match, exchange);
    const judged = { ...exchange, request: { ...exchange.request, path } };
    const judgement = this.#judge(judged, { dialect, operation: operation.id, requested });
    const { request } = judgement;
    if (dialect === 'deployed')
      this.#calls = [
        ...this.#calls,
        { id, run, operation: operation.id, exchange: judged, at, delivered, atLocation: false },
      ];
    if (!delivered)
      return { ...head, ...UNJUDGED, operation: operation.id, request, reason: 'the connection was cut' };
    const base = `${this.#url}${entry.path.slice(0, Math.max(0, entry.path.indexOf('/zstack/')))}`;
    return {
      ...head,
      operation: operation.id,
      request,
      ...this.#opinion(entry, judgement, operation.id, requested, base),
    };
  }

  #opinion(
    { dialect, answer }: JournalEntry,
    { verdict, reason, findings, observation, evidence }: Judgement,
    operation: string,
    requested: Requested | null,
    base: string,
  ) {
    const context = { disruptive: disruptiveOperations(this.#catalog), say: EN };
    const shape = this.#catalog.operation(operation).dialects[dialect]?.[String(answer.status)];
    const due = shape === undefined ? null : bodyShape(this.#catalog, shape, requested?.operation ?? null);
    const body = parsed(evidence.response.body);
    const outcome =
      due?.outcome === 'either' ? (body?.[SUCCESS] === true ? 'success' : 'failure') : due?.outcome;
    return {
      verdict,
      reason,
      findings: findings.map(shownFinding),
      rows:
        due === null || body === null
          ? []
          : rowsOf(due.structure, body, { dialect, outcome: outcome ?? null }, findings),
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

/** A call of a client, and where the journal has it. */
interface JournalCall extends ClientCall {
  readonly id: number;
  readonly run: string | null;
}

function withConduct(shown: ShownExchange, findings: readonly Finding[]): ShownExchange {
  if (findings.length === 0) return shown;
  const verdict = worstVerdict([shown.verdict, ...findings.map(verdictOfFinding)]);
  return { ...shown, verdict, findings: [...shown.findings, ...findings.map(shownFinding)] };
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
  at = '',
  depth = 0,
): readonly AnswerRow[] {
  const known = structure.fields.flatMap((field) => {
    const isAbsent = !Object.hasOwn(record, field.name);
    const isForeign = field.outcome !== null && field.outcome !== variant.outcome;
    const place = `${at}/${field.name}`;
    const own = findings.filter((found) => found.at === place);
    if (isAbsent && own.length === 0 && (isForeign || presenceIn(field, variant) === 'never')) return [];
    const child = structure.child(field);
    const value = record[field.name];
    // The page describes its own answer alone, of whose fields the ids have no structure before them.
    const isDescribed = field.id !== `${structure.name}.${field.name}`;
    const head = rowOf(place, depth, isDescribed ? anchorOf(field.id) : null, field.name, value, own);
    if (child === null || value === undefined) return [head];
    const parts: readonly (readonly [string, JsonValue])[] = Array.isArray(value)
      ? value.map((one, index) => [`${place}/${index}`, one as JsonValue] as const)
      : [[place, value]];
    const inside = parts.flatMap(([where, one]) =>
      isJsonObject(one) ? rowsOf(child, one, variant, findings, where, depth + 1) : [],
    );
    return [head, ...inside];
  });
  const others = Object.keys(record).filter((name) => !structure.fields.some((field) => field.name === name));
  const unknown = others.map((name) => {
    const place = `${at}/${escapeKey(name)}`;
    const own = findings.filter((found) => found.at === place);
    return rowOf(place, depth, null, name, record[name], own);
  });
  return [...known, ...unknown];
}

function rowOf(
  at: string,
  depth: number,
  anchor: string | null,
  name: string,
  value: JsonValue | undefined,
  findings: readonly Finding[],
): AnswerRow {
  const isAbsent = value === undefined;
  const isPlain = value === null || typeof value !== 'object';
  const verdict = findings.length > 0 ? verdictOf(findings) : isAbsent ? 'skip' : 'pass';
  const text = isAbsent || !isPlain ? null : JSON.stringify(value);
  return {
    name,
    at,
    depth,
    anchor,
    value: text,
    isAbsent,
    verdict,
    findings: findings.map((found) => findingSentence(found, EN)),
  };
}
