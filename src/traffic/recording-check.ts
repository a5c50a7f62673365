import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { OperationMatch } from '../contract/operations.ts';
import { pollOperation } from '../contract/replies.ts';
import type { Asked } from '../judge/observe.ts';
import { Summary } from '../judge/summary.ts';
import type { Operation } from '../model/contract.ts';
import { beginRun, type PreflightPoint, type Report, type RunTime } from '../model/report.ts';
import type { RawEntry } from './entry-scanner.ts';
import type { Ending } from './har-file.ts';
import { JOB_ID, Jobs } from './jobs.ts';
import { type Explanation, RecordedJudge } from './judge-recorded.ts';
import { Occasions } from './occasions.ts';
import { purposeOf } from './purpose.ts';
import { readCall, readDuration, readResponse } from './recorded-entry.ts';
import { ownCall, type RecordedExchange } from './recorded-exchange.ts';
import type { RecordingFacts } from './recording-facts.ts';
import { brokenParts, nothingJudged, versionNotes } from './recording-trouble.ts';
import { WaitingPolls } from './waiting-polls.ts';

const UUID = 'uuid' satisfies FieldName;

/** Steps that are listed; a recording of any size is judged in the same memory. */
const MOST_LISTED = 100_000;

/** Checks the entries of one recording as they are read, in whatever order they stand. */
export class RecordingCheck {
  readonly #catalog: Catalog;
  readonly #facts: RecordingFacts;
  readonly #summary: Summary;
  readonly #judge: RecordedJudge;
  readonly #jobs: Jobs;
  readonly #waiting = new WaitingPolls<RecordedExchange>();
  readonly #broken = new Occasions();
  readonly #notes = new Occasions();
  readonly #poll: Operation;
  readonly #time: () => RunTime;
  #ignored = 0;
  #taken = 0;
  #judged = 0;
  #skipped = 0;
  #last = -1;
  #inOrder = true;

  constructor(catalog: Catalog, facts: RecordingFacts) {
    this.#catalog = catalog;
    this.#facts = facts;
    this.#time = beginRun(facts.now ?? Date.now);
    this.#summary = new Summary(catalog, MOST_LISTED);
    this.#judge = new RecordedJudge(catalog, facts.dialect);
    this.#jobs = new Jobs(catalog);
    this.#poll = pollOperation(catalog);
  }

  /** How many exchanges were judged, or skipped, so far. */
  get judged(): number {
    return this.#judged;
  }

  /** Takes the next entry and answers it as it was parsed; undefined when it could not be. */
  add({ index, text, size }: RawEntry): unknown {
    this.#taken++;
    if (text === null) {
      this.#broken.add('too large to be read, even without the long texts', index);
      return undefined;
    }
    let entry: unknown;
    try {
      entry = JSON.parse(text);
    } catch {
      this.#broken.add('not valid JSON', index);
      return undefined;
    }
    this.#take(entry, index, size);
    return entry;
  }

  /** The report, once every entry was taken. */
  report({ problem, log, entries }: Ending): Report {
    const strangers = log === null ? 0 : entries - this.#taken;
    this.#ignored += strangers;
    for (const poll of this.#waiting.takeAll()) this.#judgeUnexplained(poll);
    const { version, target, dialect } = this.#facts;
    const report = this.#summary.report({
      version,
      ...this.#time(),
      source: 'recording',
      target,
      ...(dialect === null ? {} : { dialects: [dialect] }),
      ignored: this.#ignored,
      preflight: this.#points(problem, entries),
      notes: [
        ...versionNotes(log),
        ...(strangers > 0 ? [`${strangers} items of log.entries are no entries, and were ignored`] : []),
        ...this.#notes.sentences(),
        ...this.#judge.evidenceNotes(),
      ],
    });
    const { steps } = report;
    return {
      ...report,
      steps: this.#inOrder ? steps : steps.toSorted((one, other) => one.index - other.index),
    };
  }

  #take(entry: unknown, index: number, size: number): void {
    const call = readCall(entry);
    if (call === null) {
      this.#notes.add('ignored, as they have no request with a method and a URL', index);
      this.#ignored++;
      return;
    }
    const own = ownCall(this.#catalog, call, entry);
    if (own === null) {
      this.#ignored++;
      this.#explain(this.#jobs.ofOther(entry), 'other');
      return;
    }
    const { match, request } = own;
    const { operation } = match;
    const purpose = purposeOf(operation, request.body);
    const { dialect } = this.#facts;
    if (dialect !== null && operation.dialects[dialect] === undefined) {
      this.#notes.add(`ignored, as ${dialect} does not know the operation (${operation.id})`, index);
      this.#ignored++;
      return;
    }
    const { method } = operation;
    const recorded = {
      index,
      match,
      method,
      request,
      response: readResponse(entry),
      durationMs: readDuration(entry),
      remark: purpose.assumed,
    };
    if (operation === this.#poll) this.#takePoll(recorded, size);
    else this.#takeCall(recorded, purpose.validationOnly);
  }

  #takeCall(recorded: RecordedExchange, validationOnly: boolean): void {
    const { request, response, match } = recorded;
    const asked = askedIn(match, validationOnly);
    this.#judgeNow(recorded, { asked, because: null });
    if (match.operation.job !== undefined) {
      this.#explain(this.#jobs.startedBy(request, response), asked);
    }
  }

  #takePoll(recorded: RecordedExchange, size: number): void {
    const job = recorded.match.places[JOB_ID] ?? '';
    const known = this.#jobs.find(job);
    if (known === 'other') this.#ignored++;
    else if (known !== undefined) this.#judgeExplained(recorded, known);
    else {
      for (const late of this.#waiting.add({ job, size, poll: recorded })) {
        this.#notes.add(
          'judged without identity, as too many polls stand before the requests that explain them',
          late.index,
        );
        this.#judgeUnexplained(late);
      }
    }
  }

  #explain(ids: readonly string[], job: Asked | 'other'): void {
    this.#jobs.remember(ids, job);
    for (const poll of ids.flatMap((id) => this.#waiting.take(id))) {
      if (job === 'other') this.#ignored++;
      else this.#judgeExplained(poll, job);
    }
  }

  #judgeExplained(poll: RecordedExchange, asked: Asked): void {
    this.#judgeNow(poll, { asked, because: `as the ${asked.operation} it belongs to` });
  }

  #judgeUnexplained(poll: RecordedExchange): void {
    const remark = 'nothing in the file explains its job, so it is judged without identity';
    this.#judgeNow({ ...poll, remark }, { asked: null, because: null });
  }

  #judgeNow(recorded: RecordedExchange, explanation: Explanation): void {
    const outcome = this.#judge.judge(recorded, explanation);
    const { verdict, reason, index } = outcome.step;
    this.#judged++;
    if (verdict === 'skip' && reason !== null) {
      this.#notes.add(`skipped: ${reason}`, index);
      this.#skipped++;
    }
    this.#inOrder &&= index > this.#last;
    this.#last = index;
    this.#summary.add(outcome);
  }

  /** What keeps the recording as a whole from being judged. */
  #points(problem: string | null, entries: number): readonly PreflightPoint[] {
    const points = brokenParts(problem, this.#broken);
    if (points.length > 0 || this.#judged > this.#skipped) return points;
    return [nothingJudged(this.#catalog, this.#judged, entries)];
  }
}

function askedIn({ operation, places }: OperationMatch, validationOnly: boolean): Asked {
  return { uuid: places[UUID] ?? null, operation: operation.id, validationOnly };
}
