import type { Requested } from '../judge/observe.ts';
import { JOB_ID, type OwnEntry } from './recorded-entry.ts';
import type { RecordedExchange } from './recorded-judge.ts';

export type IndexedEntry = OwnEntry & Pick<RecordedExchange, 'index'>;

/** What began a job: a request of the contract, or another operation. */
type KnownJob = Requested | 'other';

/** A poll whose job nothing has explained so far. */
interface WaitingPoll {
  readonly poll: IndexedEntry;
  /** Length of its entry, in characters. */
  readonly size: number;
}

/** How many jobs are remembered; beyond that the first ones are forgotten. */
const MOST_JOBS = 200_000;
/** How many polls, and characters of polls, may wait for the request that began their job. */
const MOST_POLLS = 2_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/**
 * The jobs that began so far in a recording, and the polls that come before the request that began their job:
 * some recorders write the newest entry first.
 */
export class RecordedJobs {
  readonly #known = new Map<string, KnownJob>();
  readonly #waiting = new Set<WaitingPoll>();
  #characters = 0;

  /** What began the job of a poll; undefined as long as nothing explains it. */
  of({ match }: OwnEntry): KnownJob | undefined {
    return this.#known.get(match.parameters[JOB_ID] ?? '');
  }

  /** Remembers a job by its ids; what was known of an id stays. */
  remember(ids: readonly string[], job: KnownJob): void {
    for (const id of ids) if (!this.#known.has(id)) this.#known.set(id, job);
    for (const first of this.#known.keys()) {
      if (this.#known.size <= MOST_JOBS) break;
      this.#known.delete(first);
    }
  }

  /** Lets a poll wait. */
  wait(waiting: WaitingPoll): void {
    this.#waiting.add(waiting);
    this.#characters += waiting.size;
  }

  /** Takes the polls that wait, the first ones first: all, or those for which there is no more room. */
  *take(all: boolean): Generator<IndexedEntry> {
    for (const one of this.#waiting) {
      if (!all && this.#waiting.size <= MOST_POLLS && this.#characters <= MOST_CHARACTERS) return;
      this.#waiting.delete(one);
      this.#characters -= one.size;
      yield one.poll;
    }
  }
}
