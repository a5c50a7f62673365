import type { Dispatcher } from 'undici';
import { InterruptedError, TimedOutError } from './errors.ts';
import type { Progress } from './network-trouble.ts';
import type { TransportLimits } from './transport-options.ts';

/** What a timeout waited for, by how far the request came. */
const PHASES = { connecting: 'connect', sent: 'headers', answering: 'body' } as const;

/** One exchange on its way: how far it came, and what may end it early. Its timers are exact; undici's are not. */
export class Course {
  readonly #where: string;
  readonly #limits: TransportLimits;
  readonly #outside: AbortSignal | undefined;
  readonly #end = new AbortController();
  readonly #whole: NodeJS.Timeout;
  #answer: NodeJS.Timeout | undefined;
  #progress: Progress = 'connecting';

  constructor(where: string, limits: TransportLimits, outside: AbortSignal | undefined) {
    this.#where = where;
    this.#limits = limits;
    this.#outside = outside;
    this.#whole = setTimeout(() => this.#timeOut(limits.totalTimeout), limits.totalTimeout);
    outside?.addEventListener('abort', this.#interrupt);
    if (outside?.aborted === true) this.#interrupt();
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Aborted with the error that the exchange then rejects with. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** A dispatcher that notes when the request is given to a connection: before, nothing of it was sent. */
  watch(dispatcher: Dispatcher): Dispatcher {
    return dispatcher.compose((dispatch) => (options, handler) => {
      return dispatch(options, {
        onRequestStart: (...given) => {
          this.#sent();
          handler.onRequestStart?.(...given);
        },
        onResponseStart: (...given) => handler.onResponseStart?.(...given),
        onResponseData: (...given) => handler.onResponseData?.(...given),
        onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
        onResponseError: (...given) => handler.onResponseError?.(...given),
      });
    });
  }

  answerBegan(): void {
    this.#progress = 'answering';
    clearTimeout(this.#answer);
  }

  /** Runs the exchange until it ends or is ended: undici heeds a signal only once a connection stands. */
  async run<T>(exchange: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    const ended = new Promise<never>((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason));
    });
    try {
      return await Promise.race([exchange(), ended]);
    } catch (error) {
      this.signal.throwIfAborted();
      throw error;
    }
  }

  /** Stops the clocks. */
  close(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#answer);
    this.#outside?.removeEventListener('abort', this.#interrupt);
  }

  /** A request that was ended before it was sent is given to its connection all the same, to be dropped there. */
  #sent(): void {
    if (this.signal.aborted) return;
    const { headersTimeout } = this.#limits;
    this.#progress = 'sent';
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.#timeOut(headersTimeout), headersTimeout);
  }

  #timeOut(after: number): void {
    this.#end.abort(new TimedOutError(PHASES[this.#progress], after, null, this.#where));
  }

  readonly #interrupt = (): void => {
    this.#end.abort(new InterruptedError(this.#where, this.#progress !== 'connecting'));
  };
}
