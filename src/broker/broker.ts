import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, TimedOutError, UnreachableError } from '../client/errors.ts';
import type { NetworkErrorKind } from '../client/network-error.ts';
import { openSender, type Sender, type WireAnswer } from '../client/transport.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { authorizationOf, type BrokerAccess, limitOf } from './access.ts';
import { type Asked, type BrokerAnswer, readAnswer } from './answers.ts';
import { BrokerError } from './broker-error.ts';
import { brokerRedactor } from './shown.ts';

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
  /** Whether every broker has it, whatever its user asks: a refusal is no answer to what was asked then. */
  readonly standing?: boolean;
}

/** Pauses before a request is repeated, in milliseconds. */
const PAUSES = [500, 1000, 2000] as const;

/** Statuses of a broker, or of what stands before it, that pass by themselves. */
const PASSING_STATUSES: readonly number[] = [429, 502, 503, 504];

/** Troubles of the network that pass by themselves. What took all the time that there was is not among them. */
const PASSING_TROUBLES: readonly NetworkErrorKind[] = [
  'name-not-found',
  'refused',
  'unroutable',
  'reset',
  'cut-short',
  'proxy-unreachable',
  'proxy-refused',
  'other',
];

/** What came of a request that was sent once. */
type Attempt =
  | { readonly answer: WireAnswer }
  | { readonly answer: null; readonly error: BrokerError; readonly passes: boolean };

/** A Pact Broker, asked by its HAL API. Whatever goes wrong is a `BrokerError` without a secret in it. */
export class Broker {
  readonly #access: BrokerAccess;
  readonly #sender: Sender;
  readonly #secrets: readonly string[];
  #redactor: Redactor | null = null;
  readonly #signal: AbortSignal | undefined;
  /** The path of the broker's URL, without a slash at its end. */
  readonly #prefix: string;

  /**
   * @param options.secrets what no message may show, beside the credentials
   * @param options.signal ends the request that is under way, and sends no more
   * @throws OptionError when the URL, certificates or proxies cannot be used
   */
  constructor(
    access: BrokerAccess,
    { secrets = [], signal }: { readonly secrets?: readonly string[]; readonly signal?: AbortSignal } = {},
  ) {
    const { origin, pathname } = new URL(access.url);
    this.#access = access;
    this.#secrets = secrets;
    this.#signal = signal;
    this.#prefix = pathname.replace(/\/+$/, '');
    // Without the path: a sender takes `/zstack` at its end for the context path of a ZStack.
    this.#sender = openSender(origin, access.transport);
  }

  /** The broker, as people are told. */
  get where(): string {
    return `the broker at ${this.#access.url}`;
  }

  /** Shows what the broker says. */
  get redactor(): Redactor {
    this.#redactor ??= brokerRedactor(loadCatalog(), this.#access, this.#secrets);
    return this.#redactor;
  }

  /** What is asked, for messages. */
  asking(what: string): Asked {
    const { where, redactor } = this;
    return { where, redactor, what, credentials: this.#access.credentials };
  }

  /** Asks for the index, so that a broker is there and lets us in before anything else is done. */
  async index(): Promise<JsonObject> {
    const request = { method: 'GET', path: '/', what: 'its index', expected: [404], standing: true } as const;
    const { status, json } = await this.ask(request);
    if (status !== 404 && isJsonObject(json['_links'])) return json;
    const sentence = `${this.where} answers, and not as a Pact Broker: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  }

  /**
   * Asks, and asks again where what went wrong may pass; but begins no attempt later than the time for one
   * answer after the first.
   *
   * @throws BrokerError
   */
  async ask(request: BrokerRequest): Promise<BrokerAnswer> {
    const { method, repeatable = method !== 'POST' } = request;
    const deadline = Date.now() + limitOf(this.#access);
    const pauses = repeatable ? [...PAUSES] : [];
    for (;;) {
      const attempt = await this.#attempt(request);
      const usual = pauses.shift();
      const pause = usual === undefined ? null : pauseAfter(attempt, usual);
      if (pause === null || Date.now() + pause > deadline) return this.#read(attempt, request);
      await sleep(pause, undefined, { signal: this.#signal }).catch(() => {});
    }
  }

  async close(): Promise<void> {
    await this.#sender.close();
  }

  #read(attempt: Attempt, { what, expected, standing = false }: BrokerRequest): BrokerAnswer {
    if (attempt.answer === null) throw attempt.error;
    try {
      return readAnswer(attempt.answer, this.asking(what), expected);
    } catch (error) {
      const refused = error instanceof BrokerError && ['refused', 'not-found'].includes(error.trouble);
      if (!refused || !standing) throw error;
      throw new BrokerError('no-broker', `${error.message}: check PACT_BROKER_BASE_URL`, error.status);
    }
  }

  async #attempt({ method, path, body }: BrokerRequest): Promise<Attempt> {
    const json = 'application/json; charset=utf-8';
    const headers = {
      accept: 'application/hal+json, application/json, */*; q=0.1',
      ...(body === undefined ? {} : { 'content-type': json }),
      ...authorizationOf(this.#access.credentials),
    };
    const text = body === undefined ? null : JSON.stringify(body);
    const below = this.#pathOf(path);
    try {
      const request = { method, path: `${this.#prefix}${below}`, headers, body: text };
      return { answer: await this.#sender.send(request, this.#signal) };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const failed = (trouble: 'timed-out' | 'unreachable', why: string, passes = false): Attempt => ({
        answer: null,
        error: new BrokerError(trouble, why),
        passes,
      });
      if (this.#signal?.aborted === true)
        return failed('unreachable', `interrupted before ${this.where} had answered`);
      const sentence = this.redactor.hide(`${this.where} could not be asked: ${error.message}`);
      if (error instanceof TimedOutError) return failed('timed-out', sentence, error.phase === 'connect');
      if (!(error instanceof UnreachableError)) return failed('unreachable', sentence);
      const { kind, to } = error.networkError;
      if (to !== undefined) return failed('unreachable', this.#redirected(to, below));
      return failed('unreachable', sentence, PASSING_TROUBLES.includes(kind));
    }
  }

  /** Links name the broker as it knows itself; whatever they say, only the broker that was given is asked. */
  #pathOf(path: string): string {
    if (path.startsWith('/')) return path;
    // Behind the address of the broker it could name another host.
    if (!/^https?:\/\//i.test(path) || !URL.canParse(path)) {
      const sentence = `${this.where} answered with a link that is no address: check PACT_BROKER_BASE_URL`;
      throw new BrokerError('no-broker', sentence);
    }
    const { pathname, search } = new URL(path);
    return `${pathname.startsWith(`${this.#prefix}/`) ? pathname.slice(this.#prefix.length) : pathname}${search}`;
  }

  /** @param to where the answer to a request for `path` points */
  #redirected(to: string | null, path: string): string {
    const unfollowed = 'redirects are not followed';
    if (to === null) return `${this.where} points elsewhere without saying where: ${unfollowed}`;
    const [bare = ''] = path.split('?');
    const address = to.endsWith(bare) ? to.slice(0, -bare.length) : to;
    return address === this.#access.url
      ? `${this.where} points back to the same address: ${unfollowed}; see what stands before the broker`
      : `${this.where} points to ${this.redactor.hide(address)}: ${unfollowed}; set PACT_BROKER_BASE_URL to the broker's own address`;
  }
}

/** Null after what will be the same the next time; as long as the broker asks for, where it does. */
function pauseAfter(attempt: Attempt, usual: number): number | null {
  if (attempt.answer === null) return attempt.passes ? usual : null;
  const { status, headers } = attempt.answer;
  if (!PASSING_STATUSES.includes(status)) return null;
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : usual;
}
