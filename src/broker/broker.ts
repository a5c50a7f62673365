import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, TimedOutError } from '../client/errors.ts';
import { openSender, type Sender, type WireAnswer } from '../client/sender.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { maskText } from '../model/mask.ts';
import { authorizationOf, type BrokerAccess, secretsOfAccess } from './access.ts';
import { type BrokerAnswer, readAnswer } from './answers.ts';
import { BrokerError } from './broker-error.ts';

/** What is asked of a broker. */
export interface BrokerRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** A path below the broker's URL, or the whole URL of one of its links. */
  readonly path: string;
  /** For messages, such as `the pacts of zstack`. */
  readonly what: string;
  readonly body?: JsonValue;
  /** Statuses beside 2xx that the caller deals with. */
  readonly expected?: readonly number[];
  /** Whether asking twice does no harm; GET and PUT by default. */
  readonly repeatable?: boolean;
}

/** Pauses before a request is repeated, in milliseconds. */
const PAUSES = [500, 1000, 2000] as const;

/** Statuses of a broker, or of what stands before it, that pass by themselves. */
const PASSING: readonly number[] = [429, 502, 503, 504];

/** A Pact Broker, asked by its HAL API. Whatever goes wrong is a `BrokerError` without a secret in it. */
export class Broker {
  readonly #access: BrokerAccess;
  readonly #sender: Sender;
  readonly #secrets: readonly string[];
  readonly #signal: AbortSignal | undefined;

  /**
   * @param options.secrets what no message may show, beside the credentials
   * @param options.signal ends the request that is under way, and sends no more
   * @throws OptionError when the URL, certificates or proxies cannot be used
   */
  constructor(
    access: BrokerAccess,
    { secrets = [], signal }: { readonly secrets?: readonly string[]; readonly signal?: AbortSignal } = {},
  ) {
    this.#access = access;
    this.#secrets = [...secretsOfAccess(access), ...secrets];
    this.#signal = signal;
    this.#sender = openSender(access.url, access.transport);
  }

  /** The broker, as people are told. */
  get where(): string {
    return `the broker at ${this.#access.url}`;
  }

  /** Asks for the index, so that a broker is there and lets us in before anything else is done. */
  async index(): Promise<JsonObject> {
    const { status, json } = await this.ask({ method: 'GET', path: '/', what: 'its index', expected: [404] });
    if (status !== 404 && isJsonObject(json['_links'])) return json;
    const sentence = `${this.where} answers, and not as a Pact Broker: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  }

  /** @throws BrokerError */
  async ask(request: BrokerRequest): Promise<BrokerAnswer> {
    const { method, what, expected = [], repeatable = method !== 'POST' } = request;
    const pauses = repeatable ? [...PAUSES] : [];
    for (;;) {
      const answer = await this.#try(request, pauses.length > 0);
      const pause = pauses.shift();
      if (answer !== null && (pause === undefined || !PASSING.includes(answer.status))) {
        const { credentials } = this.#access;
        const mask = (text: string): string => maskText(text, this.#secrets);
        return readAnswer(answer, { where: this.where, credentials, what, mask }, expected);
      }
      await sleep(pauseAfter(answer, pause ?? 0), undefined, { signal: this.#signal }).catch(() => {});
    }
  }

  async close(): Promise<void> {
    await this.#sender.close();
  }

  /** One attempt; null when no answer came and another one may. */
  async #try({ method, path, body }: BrokerRequest, mayFail: boolean): Promise<WireAnswer | null> {
    const json = 'application/json; charset=utf-8';
    const headers = {
      accept: 'application/hal+json, application/json, */*; q=0.1',
      ...(body === undefined ? {} : { 'content-type': json }),
      ...authorizationOf(this.#access.credentials),
    };
    const text = body === undefined ? null : JSON.stringify(body);
    try {
      return await this.#sender.send({ method, path: this.#pathOf(path), headers, body: text }, this.#signal);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      if (this.#signal?.aborted === true) {
        throw new BrokerError('unreachable', `interrupted before ${this.where} had answered`);
      }
      if (mayFail) return null;
      const trouble = error instanceof TimedOutError ? 'timed-out' : 'unreachable';
      throw new BrokerError(trouble, `${this.where} could not be asked: ${error.message}`);
    }
  }

  /** Links name the broker as it knows itself; whatever they say, only the broker that was given is asked. */
  #pathOf(path: string): string {
    if (!/^https?:\/\//i.test(path)) return path;
    const { pathname, search } = new URL(path);
    const prefix = new URL(this.#access.url).pathname.replace(/\/+$/, '');
    return `${pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname}${search}`;
  }
}

/** As long as the broker asks for, where it does, and never longer than 30 s. */
function pauseAfter(answer: WireAnswer | null, usual: number): number {
  const seconds = Number(answer?.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : usual;
}

/** The address of a link, by its relation; null when there is none. */
export function linkOf(resource: JsonObject, relation: string): string | null {
  const links = resource['_links'];
  const link = isJsonObject(links) ? links[relation] : undefined;
  const first = Array.isArray(link) ? link[0] : link;
  return isJsonObject(first) && typeof first['href'] === 'string' ? first['href'] : null;
}
