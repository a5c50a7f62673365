import { setTimeout as sleep } from 'node:timers/promises';

/** A piece of work that takes time. */
export interface QueuedWork {
  /** Starts the work; answers how many milliseconds it takes. */
  begin(): number;
  finish(): void;
  /** The work will never finish. */
  drop(): void;
}

interface Entry {
  readonly work: QueuedWork;
  start: number;
  end: number | null;
}

const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Queues in which work is done one piece after another, by a clock that can be set.
 *
 * Work that is due is done when somebody calls `advance` or when a timer ends, whichever is first: a clock
 * that jumps is obeyed at once, and web hooks go out without a poll.
 */
export class WorkQueues {
  readonly #now: () => number;
  readonly #queues = new Map<string, Entry[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds work to the queue of that name, and does what is due. */
  add(name: string, work: QueuedWork): void {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push({ work, start: this.#now(), end: null });
    this.advance();
  }

  /** Does what is due by now, or by another time. */
  advance(until: number = this.#now()): void {
    for (const [name, queue] of this.#queues) {
      for (let head = queue[0]; head !== undefined; head = queue[0]) {
        head.end ??= head.start + head.work.begin();
        if (head.end > until) break;
        queue.shift();
        const next = queue[0];
        if (next !== undefined) next.start = Math.max(next.start, head.end);
        head.work.finish();
      }
      if (queue.length === 0) this.#queues.delete(name);
    }
    this.#setTimer();
  }

  clear(): void {
    clearTimeout(this.#timer);
    const left = [...this.#queues.values()].flat();
    this.#queues.clear();
    for (const { work } of left) work.drop();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const ends = [...this.#queues.values()].map(([head]) => head?.end ?? Number.POSITIVE_INFINITY);
    const first = Math.min(...ends);
    if (first === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(first - this.#now(), 1), LONGEST_TIMEOUT);
    this.#timer = setTimeout(() => this.advance(), wait);
    // Work in progress does not keep the process running.
    this.#timer.unref();
  }
}

/** One POST to a web hook. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How often a web hook is tried until it answers 2xx (`server/web-hook`). */
const TRIES = 15;
/** Milliseconds for one try. */
const TIMEOUT = 10_000;

/** Posts results to the web hooks of clients; never throws. */
export class WebHooks {
  readonly #interval: number;
  #stop = new AbortController();

  /** @param interval milliseconds between two tries */
  constructor(interval = 2000) {
    this.#interval = interval;
  }

  /** Delivers soon, after the request at hand is answered. */
  async deliver(delivery: Delivery): Promise<void> {
    const { signal } = this.#stop;
    if (!/^https?:/i.test(delivery.url) || !URL.canParse(delivery.url)) return;
    for (let tries = 0; tries < TRIES; tries++) {
      const wait = tries === 0 ? 0 : this.#interval;
      await sleep(wait, undefined, { ref: false, signal }).catch(() => {});
      if (signal.aborted || (await post(delivery, signal))) return;
    }
  }

  /** Forgets what is not delivered yet. */
  clear(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }
}

/** Whether a web hook accepted a result. If it cannot be reached, or not in time, the caller tries again. */
async function post({ url, headers, body }: Delivery, stop: AbortSignal): Promise<boolean> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT)]);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
