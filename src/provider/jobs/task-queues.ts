/** A piece of work that takes time. */
export interface Task {
  /** Starts the work; answers how many milliseconds it takes. */
  begin(): number;
  finish(): void;
  /** The work will never finish. */
  drop(): void;
}

interface Entry {
  readonly task: Task;
  start: number;
  end: number | null;
}

const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Queues in which work is done one piece after another, in the time of a clock that can be set.
 *
 * What is due is done when somebody looks (`advance`) or when a timer says so, whichever is first, so
 * that a clock that jumps is obeyed at once and web hooks go out without a poll.
 */
export class TaskQueues {
  readonly #now: () => number;
  readonly #queues = new Map<string, Entry[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds work to the queue of that name, and does what is due. */
  add(name: string, task: Task): void {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push({ task, start: this.#now(), end: null });
    this.advance();
  }

  /** Does what is due by now. */
  advance(): void {
    this.#work(this.#now());
    this.#setTimer();
  }

  /** Does everything now, whenever it is due. */
  finishAll(): void {
    this.#work(Number.POSITIVE_INFINITY);
    this.#setTimer();
  }

  clear(): void {
    clearTimeout(this.#timer);
    const left = [...this.#queues.values()].flat();
    this.#queues.clear();
    for (const { task } of left) task.drop();
  }

  #work(until: number): void {
    for (const [name, queue] of this.#queues) {
      for (let head = queue[0]; head !== undefined; head = queue[0]) {
        head.end ??= head.start + head.task.begin();
        if (head.end > until) break;
        queue.shift();
        const next = queue[0];
        if (next !== undefined) next.start = Math.max(next.start, head.end);
        head.task.finish();
      }
      if (queue.length === 0) this.#queues.delete(name);
    }
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const ends = [...this.#queues.values()].map(([head]) => head?.end ?? Number.POSITIVE_INFINITY);
    const first = Math.min(...ends);
    if (first === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(first - this.#now(), 1), LONGEST_TIMEOUT);
    this.#timer = setTimeout(() => this.advance(), wait);
    // Work in progress is no reason for a process to stay.
    this.#timer.unref();
  }
}
