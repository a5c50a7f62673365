import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation } from '../contract/operations.ts';
import { pollOperation } from '../contract/replies.ts';
import type { Requested } from '../judge/observe.ts';
import { JOB_UUID } from '../model/exchange.ts';
import { isJsonObject, type Unchecked } from '../model/json.ts';
import { jsonOf } from './dialect.ts';
import type { RecordedResponse } from './recorded-entry.ts';

/** What is known of a job: what the reconnect that began it asked for, or that another operation began it. */
export type KnownJob = Requested | 'other';

/** A poll whose job nothing has explained so far. */
interface WaitingPoll<T> {
  readonly poll: T;
  /** Length of its entry, in characters. */
  readonly size: number;
}

/** So many jobs are remembered; of more the first are forgotten. */
const MOST_JOBS = 200_000;
/** So many polls, of so many characters in all, may wait for the request that began their job. */
const MOST_POLLS = 2_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

export const ACCEPTED = 202;
export const JOB_HEADER = JOB_UUID.toLowerCase();
export const JOB_ID = 'jobUuid' satisfies FieldName;

/** The jobs that a recording has seen begin, and the polls that stand before what began theirs: some recorders write the newest first. */
export class RecordedJobs<T> {
  readonly #known = new Map<string, KnownJob>();
  readonly #waiting = new Map<string, WaitingPoll<T>[]>();
  #count = 0;
  #characters = 0;

  find(id: string): KnownJob | undefined {
    return this.#known.get(id);
  }

  /** Remembers a job by its ids, and returns the polls that waited for it. */
  remember(ids: readonly string[], job: KnownJob): readonly T[] {
    for (const id of ids) {
      if (this.#known.has(id)) continue;
      this.#known.set(id, job);
      if (this.#known.size <= MOST_JOBS) continue;
      const [first = ''] = this.#known.keys();
      this.#known.delete(first);
    }
    return ids.flatMap((id) => this.#take(id));
  }

  /** Lets a poll wait, and returns those that can wait no longer: the first ones, when there are too many. */
  wait(id: string, poll: T, size: number): readonly T[] {
    const others = this.#waiting.get(id) ?? [];
    this.#waiting.set(id, others);
    others.push({ poll, size });
    this.#count++;
    this.#characters += size;
    const late: T[] = [];
    for (const first of this.#waiting.keys()) {
      if (this.#count <= MOST_POLLS && this.#characters <= MOST_CHARACTERS) break;
      late.push(...this.#take(first));
    }
    return late;
  }

  /** The polls that still wait. */
  takeAll(): readonly T[] {
    return [...this.#waiting.keys()].flatMap((id) => this.#take(id));
  }

  #take(id: string): readonly T[] {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    this.#count -= waiting.length;
    for (const { size } of waiting) this.#characters -= size;
    return waiting.map(({ poll }) => poll);
  }
}

/** The ids of the job that a request began: the one that it asked for, and the one that it was answered. */
export function startedJobs(
  catalog: Catalog,
  wanted: string | undefined,
  response: RecordedResponse,
): readonly string[] {
  const isAnswered = response.kind === 'answered';
  // A request without an answer can have begun its job all the same; one that was refused has not.
  if (isAnswered && response.status !== ACCEPTED) return [];
  const answer = isAnswered && response.body.kind === 'kept' ? jsonOf(response.body.payload) : null;
  const { location }: Unchecked<DeployedAccepted> = isJsonObject(answer) ? answer : {};
  const poll = pollOperation(catalog);
  const match = typeof location === 'string' ? matchOperation(catalog, poll.method, location) : null;
  const answered = match?.operation === poll ? match.parameters[JOB_ID] : undefined;
  const ids = [wanted, answered].filter((id) => typeof id === 'string');
  return [...new Set(ids)].filter((id) => id !== '');
}
