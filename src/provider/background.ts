import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the mock does beside answering, by a clock that can be set.
 *
 * Work that is due is done when somebody calls `advance` or when a timer ends, whichever is first: a clock
 * that jumps is obeyed at once, and web hooks go out without a poll.
 */
export class Background {
  readonly #now: () => number;
  #due: { readonly at: number; readonly run: () => void }[] = [];
  /** When the work of each queue will have ended. */
  readonly #ends = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #stop = new AbortController();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Aborted when work in progress is no longer wanted. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Adds work to the queue of that name, in which one piece is done after another, and does what is due. */
  add(queue: string, duration: number, begin: () => void, finish: () => void): void {
    const start = Math.max(this.#now(), this.#ends.get(queue) ?? 0);
    const end = start + duration;
    this.#ends.set(queue, end);
    this.#due.push({ at: start, run: begin }, { at: end, run: finish });
    this.#due.sort((left, right) => left.at - right.at);
    this.advance();
  }

  /** Does what is due by now, or by another time. */
  advance(until: number = this.#now()): void {
    for (let [next] = this.#due; next !== undefined && next.at <= until; [next] = this.#due) {
      this.#due.shift();
      next.run();
    }
    if (this.#due.length === 0) this.#ends.clear();
    clearTimeout(this.#timer);
    const at = this.#due[0]?.at ?? Number.POSITIVE_INFINITY;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.advance(), at - this.#now());
    // Work in progress does not keep the process running.
    this.#timer.unref();
  }

  /** Ends the work in progress at once, and sends no result of it. */
  clear(): void {
    this.#stop.abort();
    this.advance(Number.POSITIVE_INFINITY);
    this.#stop = new AbortController();
  }
}

/** How often a web hook is tried until it answers 2xx (`server/web-hook`). */
const TRIES = 15;
/** Milliseconds for one try. */
const TIMEOUT = 10_000;

/**
 * Posts a result to the web hook of a client, once the request at hand is answered; never throws.
 *
 * @param interval milliseconds between two tries
 */
export async function deliver(
  url: string,
  result: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  stop: AbortSignal,
  interval = 2000,
): Promise<void> {
  for (let tries = 0; tries < TRIES && !stop.aborted; tries++) {
    await sleep(tries === 0 ? 0 : interval, undefined, { ref: false, signal: stop }).catch(() => {});
    const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT)]);
    const post = fetch(url, { ...result, method: 'POST', signal, redirect: 'manual' });
    const answer = await post.catch(() => null);
    await answer?.body?.cancel().catch(() => {});
    if (answer?.ok === true) return;
  }
}
