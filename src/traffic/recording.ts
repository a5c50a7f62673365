import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { pollOperation } from '../contract/replies.ts';
import type { Requested } from '../judge/observe.ts';
import { Summary, type SummaryOptions } from '../judge/summary.ts';
import type { Dialect } from '../model/contract.ts';
import { readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { beginRun, type Clock, type PreflightPoint, type Report, type RunTime } from '../model/report.ts';
import { asksForValidation, jsonOf } from './dialect.ts';
import { type HarEnding, type HarEntry, readHar } from './har-file.ts';
import { type Input, InputError } from './input.ts';
import { NO_BODY, partOf } from './recorded-body.ts';
import {
  isInternalRedirect,
  JOB_ID,
  type OwnEntry,
  otherJobs,
  readOwnEntry,
  startedJobs,
} from './recorded-entry.ts';
import { type RecordedExchange, RecordedJudge } from './recorded-judge.ts';

export interface RecordingFacts extends Pick<SummaryOptions, 'rawSink' | 'waivers'> {
  readonly version: string;
  /** Null to decide for each exchange. */
  readonly dialect: Dialect | null;
  /** The machine's own clock by default. */
  readonly now?: Clock;
}

/** The request that one body answers. */
export interface BodyFacts extends RecordingFacts {
  readonly operation: string;
  readonly status: number;
  /** The uuid of the connection that the request named; null if unknown. */
  readonly uuid: string | null;
}

const UUID = 'uuid' satisfies FieldName;

/** How many steps are listed, so that memory does not grow with the recording. */
const MOST_LISTED = 100_000;
/** Largest body of one answer, in MB. */
const LARGEST_BODY = 64;
/** How many entries a note names. */
const MOST_NAMED = 5;
/** How many jobs are remembered; beyond that the first ones are forgotten. */
const MOST_JOBS = 200_000;
/** Room for the polls that wait for the request that began their job, and how much each takes at least, in characters. */
const MOST_WAITING = 8 * 1024 * 1024;
const LEAST_WAITING = 4 * 1024;

const UNEXPLAINED =
  'the request that started this job was not found, so the uuid of the connection is not checked';

/**
 * Checks a HAR file of any size; memory holds one entry and the results so far.
 *
 * A file that breaks off gives what was found so far, with the verdict *error*.
 *
 * @param onEntry called after each entry, null if it could not be parsed, with how many exchanges were judged so far
 * @param signal ends the reading early; the report then says so
 * @throws InputError when it is no HAR file
 */
export async function checkRecording(
  catalog: Catalog,
  input: Input,
  facts: RecordingFacts,
  onEntry: (entry: JsonObject | null, judged: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Report> {
  const summary = new RecordingSummary(catalog, facts);
  const add = (one: HarEntry): void => {
    summary.add(one);
    onEntry(one.entry, summary.judged);
  };
  return summary.report(input.name, await readHar(input, add, signal));
}

/**
 * Checks the body of one answer.
 *
 * @throws InputError when it cannot be read, or is a HAR file
 */
export async function checkBody(catalog: Catalog, input: Input, facts: BodyFacts): Promise<Report> {
  const time = beginRun(facts.now ?? Date.now);
  const payload = readPayload(await readAll(input));
  const value = jsonOf(payload);
  if (isJsonObject(value) && 'entries' in partOf(value, 'log'))
    throw new InputError(
      `${input.name} is a HAR file, whose entries say what they answer: leave out --operation and --status`,
    );
  const { operation: id, version, status, uuid, dialect } = facts;
  const operation = catalog.operation(id);
  const [path = ''] = operation.paths;
  const summary = new Summary(catalog, facts);
  summary.add(
    new RecordedJudge(catalog, dialect).judge({
      index: 0,
      match: { operation, path, parameters: {} },
      request: { headers: {}, body: NO_BODY, isBodyKnown: false },
      response: { status, headers: {}, body: { payload, unjudged: null } },
      durationMs: null,
      requested: uuid === null ? null : { uuid, operation: null, validationOnly: false },
      remark: null,
    }),
  );
  const dialects = dialect === null ? {} : { dialects: [dialect] };
  return summary.report({ ...time(), version, source: 'recording', target: input.name, ...dialects });
}

async function readAll(input: Input): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input.open()) {
    size += part.length;
    if (size > LARGEST_BODY * 1024 * 1024)
      throw new InputError(`${input.name} is larger than ${LARGEST_BODY} MB: no answer of the API is`);
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString('utf8');
}

type IndexedEntry = OwnEntry & Pick<RecordedExchange, 'index'>;

/** Judges the entries of one recording as they are read, in any order, and sums them up. */
class RecordingSummary {
  readonly #catalog: Catalog;
  readonly #facts: RecordingFacts;
  readonly #summary: Summary;
  readonly #judge: RecordedJudge;
  /** What began a job, by its ids: a request of the contract, or another operation. */
  readonly #jobs = new Map<string, Requested | 'other'>();
  /** Polls that come before the request that began their job: some recorders write the newest entry first. */
  readonly #waiting = new Set<IndexedEntry & { readonly size: number }>();
  #waitingSize = 0;
  readonly #broken = new NoteCounter();
  readonly #notes = new NoteCounter();
  readonly #time: () => RunTime;
  #unread = 0;
  #skipped = 0;
  /** How many exchanges were judged, or skipped, so far. */
  judged = 0;

  constructor(catalog: Catalog, facts: RecordingFacts) {
    this.#catalog = catalog;
    this.#facts = facts;
    this.#time = beginRun(facts.now ?? Date.now);
    this.#summary = new Summary(catalog, { ...facts, room: MOST_LISTED });
    this.#judge = new RecordedJudge(catalog, facts.dialect);
  }

  add({ index, entry, problem, size }: HarEntry): void {
    if (problem !== null) {
      this.#broken.add(problem, index);
      this.#unread++;
      return;
    }
    const own = readOwnEntry(this.#catalog, entry);
    if (own === null) this.#remember(otherJobs(this.#catalog, entry), 'other');
    else if (isInternalRedirect(own) || !this.#knows(own)) return;
    else if (own.match.operation === pollOperation(this.#catalog)) this.#takePoll({ ...own, index }, size);
    else this.#takeCall(own, index);
  }

  report(target: string, { problem, entries }: HarEnding): Report {
    this.#judgeWaiting(0);
    const { version, dialect } = this.#facts;
    return this.#summary.report({
      version,
      ...this.#time(),
      source: 'recording',
      target,
      ...(dialect === null ? {} : { dialects: [dialect] }),
      ignored: Math.max(0, entries - this.judged - this.#unread),
      preflight: this.#points(problem, entries),
      notes: this.#notes.sentences(),
    });
  }

  #takeCall(own: OwnEntry, index: number): void {
    const { match, request, response } = own;
    const { operation, parameters } = match;
    const { payload, unjudged } = request.body;
    const remark =
      operation.action !== undefined && unjudged !== null
        ? 'the body of the request is not in the recording, so its action is taken for granted'
        : null;
    const validationOnly = asksForValidation(operation, payload);
    const requested = { uuid: parameters[UUID] ?? null, operation: operation.id, validationOnly };
    this.#judgeNow({ ...own, index, requested, remark });
    if (operation.job === undefined) return;
    this.#remember(startedJobs(this.#catalog, request.headers, response), requested);
  }

  #knows({ match: { operation } }: OwnEntry): boolean {
    const { dialect } = this.#facts;
    return dialect === null || operation.dialects[dialect] !== undefined;
  }

  /** What was known of an id stays. */
  #remember(ids: readonly string[], job: Requested | 'other'): void {
    for (const id of ids) {
      if (!this.#jobs.has(id)) this.#jobs.set(id, job);
      const [first = ''] = this.#jobs.keys();
      if (this.#jobs.size > MOST_JOBS) this.#jobs.delete(first);
    }
  }

  #takePoll(poll: IndexedEntry, size: number): void {
    if (this.#jobs.has(poll.match.parameters[JOB_ID] ?? '')) {
      this.#judgePoll(poll);
      return;
    }
    const waiting = { ...poll, size: Math.max(size, LEAST_WAITING) };
    this.#waiting.add(waiting);
    this.#waitingSize += waiting.size;
    this.#judgeWaiting(MOST_WAITING);
  }

  /** The first ones, until there is room: of the last ones, the request may follow. */
  #judgeWaiting(room: number): void {
    for (const poll of this.#waiting) {
      if (this.#waitingSize <= room) return;
      this.#waiting.delete(poll);
      this.#waitingSize -= poll.size;
      this.#judgePoll(poll);
    }
  }

  #judgePoll(poll: IndexedEntry): void {
    const job = this.#jobs.get(poll.match.parameters[JOB_ID] ?? '');
    if (job !== 'other')
      this.#judgeNow({ ...poll, requested: job ?? null, remark: job === undefined ? UNEXPLAINED : null });
  }

  #judgeNow(recorded: RecordedExchange): void {
    const outcome = this.#judge.judge(recorded);
    const { verdict, reason, index } = outcome.step;
    this.judged++;
    if (verdict === 'skip' && reason !== null) {
      this.#notes.add(`skipped: ${reason}`, index);
      this.#skipped++;
    }
    this.#summary.add(outcome);
  }

  #points(problem: string | null, entries: number): readonly PreflightPoint[] {
    const points = this.#broken
      .sentences()
      .map((one) => errorPoint(one, 'export the recording again; the other entries were judged'));
    if (problem !== null)
      points.unshift(errorPoint(problem, 'record or copy it again; everything before this place was judged'));
    // Nothing checked is never a pass.
    if (points.length === 0 && this.judged === this.#skipped + this.#summary.refused)
      points.push(this.#nothingJudged(entries));
    return points;
  }

  #nothingJudged(entries: number): PreflightPoint {
    if (this.judged > 0) {
      const detail = `its exchanges tell nothing: refusals in plain text (${this.#summary.refused}), and answers that were not kept (${this.#skipped})`;
      return errorPoint(detail, 'record calls that the server accepts, with the bodies of the answers kept');
    }
    const names = this.#catalog.operations.map(({ method, paths }) => `${method} ${paths[0]}`);
    const detail = `none of its ${entries} entries is about an operation of the contract`;
    return errorPoint(detail, `record while these are called: ${names.join(', ')}`);
  }
}

/** Counts what happened in several entries of a file, for notes. */
class NoteCounter {
  readonly #seen = new Map<string, { count: number; readonly first: number[] }>();

  add(what: string, index: number): void {
    const seen = this.#seen.get(what) ?? { count: 0, first: [] };
    seen.count++;
    if (seen.first.length < MOST_NAMED) seen.first.push(index);
    this.#seen.set(what, seen);
  }

  /** One sentence for each, such as `entries 3, 7 and 12 more: …`. */
  sentences(): readonly string[] {
    return [...this.#seen].map(([what, { count, first }]) => {
      const more = count > first.length ? ` and ${count - first.length} more` : '';
      return `${count === 1 ? 'entry' : 'entries'} ${first.join(', ')}${more}: ${what}`;
    });
  }
}

function errorPoint(detail: string, hint: string): PreflightPoint {
  return { point: 'recording', verdict: 'error', detail, hint };
}
