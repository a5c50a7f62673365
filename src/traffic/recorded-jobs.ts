import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation } from '../contract/operations.ts';
import { pollOperation } from '../contract/replies.ts';
import type { Requested } from '../judge/observe.ts';
import { JOB_UUID } from '../model/exchange.ts';
import { isJsonObject, type Unchecked } from '../model/json.ts';
import { jsonOf } from './dialect.ts';
import type { RecordedResponse } from './recorded-entry.ts';

/** What began a job: a request of the contract, or another operation. */
export type KnownJob = Requested | 'other';

/** A poll whose job nothing has explained so far. */
interface WaitingPoll<T> {
  readonly id: string;
  readonly poll: T;
  /** Length of its entry, in characters. */
  readonly size: number;
}

/** How many jobs are remembered; beyond that the first ones are forgotten. */
const MOST_JOBS = 200_000;
/** How many characters of polls may wait for the request that began their job. */
const MOST_WAITING = 2 * 1024 * 1024;

export const ACCEPTED = 202;
export const JOB_HEADER = JOB_UUID.toLowerCase();
export const JOB_ID = 'jobUuid' satisfies FieldName;

/**
 * The jobs that began so far in a recording, and the polls that come before the request that began their job:
 * some recorders write the newest entry first.
 */
export class RecordedJobs<T> {
  readonly #known = new Map<string, KnownJob>();
  #waiting: WaitingPoll<T>[] = [];
  #characters = 0;

  find(id: string): KnownJob | undefined {
    return this.#known.get(id);
  }

  /** Remembers a job by its ids; what was known of an id stays. */
  remember(ids: readonly string[], job: KnownJob): void {
    for (const id of ids) if (!this.#known.has(id)) this.#known.set(id, job);
    for (const first of this.#known.keys()) {
      if (this.#known.size <= MOST_JOBS) break;
      this.#known.delete(first);
    }
  }

  /** Lets a poll wait. Returns all that wait when there is no more room. */
  wait(waiting: WaitingPoll<T>): readonly WaitingPoll<T>[] {
    this.#waiting.push(waiting);
    this.#characters += waiting.size;
    return this.#characters > MOST_WAITING ? this.takeAll() : [];
  }

  /** Takes the polls that wait, the first ones first. */
  takeAll(): readonly WaitingPoll<T>[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#characters = 0;
    return all;
  }
}

/** The ids of the job that a request began: the id it sent, and the id in the answer's location. */
export function startedJobs(
  catalog: Catalog,
  wanted: string | undefined,
  response: RecordedResponse,
): readonly string[] {
  const isAnswered = response.kind === 'answered';
  // A request without an answer may have begun its job; a refused one has not.
  if (isAnswered && response.status !== ACCEPTED) return [];
  const answer = isAnswered && response.body.kind === 'kept' ? jsonOf(response.body.payload) : null;
  const { location }: Unchecked<DeployedAccepted> = isJsonObject(answer) ? answer : {};
  const poll = pollOperation(catalog);
  const match = typeof location === 'string' ? matchOperation(catalog, poll.method, location) : null;
  const answered = match?.operation === poll ? match.parameters[JOB_ID] : undefined;
  const ids = [wanted, answered].filter((id) => typeof id === 'string');
  return [...new Set(ids)].filter((id) => id !== '');
}
