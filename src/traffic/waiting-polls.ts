/** A poll whose job nothing has explained so far. */
export interface WaitingPoll<T> {
  readonly job: string;
  /** Bytes of the file that it takes. */
  readonly size: number;
  readonly poll: T;
}

/** So many polls, of so many bytes in all, may wait for what explains them. */
const MOST_POLLS = 2_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** Polls that stand in a file before what began their jobs, as some recorders write the newest first. */
export class WaitingPolls<T> {
  readonly #byJob = new Map<string, WaitingPoll<T>[]>();
  #count = 0;
  #bytes = 0;

  /** Lets a poll wait, and answers those that can wait no longer: the first ones, when there are too many. */
  add(waiting: WaitingPoll<T>): readonly T[] {
    const before = this.#byJob.get(waiting.job);
    if (before === undefined) this.#byJob.set(waiting.job, [waiting]);
    else before.push(waiting);
    this.#count++;
    this.#bytes += waiting.size;
    const late: T[] = [];
    while (this.#count > MOST_POLLS || this.#bytes > MOST_BYTES) {
      const [first] = this.#byJob.keys();
      if (first === undefined) break;
      late.push(...this.take(first));
    }
    return late;
  }

  /** The polls of a job, which wait no longer. */
  take(job: string): readonly T[] {
    const waiting = this.#byJob.get(job) ?? [];
    this.#byJob.delete(job);
    this.#count -= waiting.length;
    for (const { size } of waiting) this.#bytes -= size;
    return waiting.map(({ poll }) => poll);
  }

  /** All that still wait. */
  takeAll(): readonly T[] {
    return [...this.#byJob.keys()].flatMap((job) => this.take(job));
  }
}
