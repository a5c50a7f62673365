import { Agent, request } from 'undici';

/** One POST to a web hook. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How often a web hook is tried until it answers 2xx (`server/web-hook`). */
const TRIES = 15;
const TIMEOUT = 10_000;

/** Posts results to the web hooks of clients; never throws. */
export class WebHooks {
  readonly #interval: number;
  readonly #agent = new Agent({ headersTimeout: TIMEOUT, bodyTimeout: TIMEOUT, connectTimeout: TIMEOUT });
  readonly #timers = new Set<NodeJS.Timeout>();
  #generation = 0;

  /** @param interval milliseconds between two tries; a server waits 2000 */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Delivers soon, after the request at hand is answered. */
  deliver(delivery: Delivery): void {
    if (!/^https?:$/.test(protocolOf(delivery.url))) return;
    this.#schedule(delivery, 1, 0);
  }

  /** Forgets what is not delivered yet. */
  clear(): void {
    this.#generation++;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async close(): Promise<void> {
    this.clear();
    await this.#agent.destroy();
  }

  #schedule(delivery: Delivery, tries: number, wait: number): void {
    const generation = this.#generation;
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      const accepted = await this.#post(delivery);
      if (!accepted && tries < TRIES && generation === this.#generation)
        this.#schedule(delivery, tries + 1, this.#interval);
    }, wait);
    timer.unref();
    this.#timers.add(timer);
  }

  async #post({ url, headers, body }: Delivery): Promise<boolean> {
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: this.#agent });
      await answer.body.dump();
      return answer.statusCode >= 200 && answer.statusCode < 300;
    } catch {
      // Nobody listens, or not in time: as good as a refusal, so it is tried again.
      return false;
    }
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
