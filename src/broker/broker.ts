import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, TimedOutError, UnreachableError } from '../client/errors.ts';
import type { NetworkErrorKind } from '../client/network-error.ts';
import { openSender, type Sender, type WireAnswer } from '../client/transport.ts';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { authorizationOf, type BrokerAccess, limitOf, secretsOfAccess } from './broker-access.ts';
import { type BrokerAnswer, BrokerError, readAnswer } from './broker-answers.ts';

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
  /** Whether every broker has this resource: a server that refuses it is not a broker. */
  readonly standing?: boolean;
}

/** Pauses before a request is repeated, in milliseconds. */
const PAUSES = [500, 1000, 2000] as const;

/** Statuses after which a request is repeated. */
const REPEATED_STATUSES: readonly number[] = [429, 502, 503, 504];

/** Network errors after which a request is repeated. Time limits are not among them: no time is left. */
const REPEATED_ERRORS: readonly NetworkErrorKind[] = [
  'name-not-found',
  'refused',
  'unroutable',
  'reset/connect',
  'reset/headers',
  'reset/plain',
  'cut-short',
  'proxy-unreachable',
  'proxy-refused',
  'other',
];

/** The result of sending a request once. */
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
    // Without the path: a sender takes `/zstack` at the end for the context path of a ZStack.
    this.#sender = openSender(origin, access.transport);
  }

  /** Names the broker in messages. */
  get where(): string {
    return `the broker at ${this.#access.url}`;
  }

  /** Shows what the broker says. */
  get redactor(): Redactor {
    this.#redactor ??= brokerRedactor(loadCatalog(), this.#access, this.#secrets);
    return this.#redactor;
  }

  /** Asks for the index, to see that this is a broker and that the credentials are right. */
  async index(): Promise<JsonObject> {
    const request = { method: 'GET', path: '/', what: 'its index', expected: [404], standing: true } as const;
    const { status, json } = await this.ask(request);
    if (status !== 404 && isJsonObject(json['_links'])) return json;
    const sentence = `${this.where} does not answer like a Pact Broker: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence);
  }

  /**
   * Sends a request, and repeats it after errors that may pass, as long as the time limit for one answer has not
   * passed since the first attempt.
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
    const { where, redactor } = this;
    const { credentials } = this.#access;
    try {
      return readAnswer(attempt.answer, { where, redactor, what, credentials }, expected);
    } catch (error) {
      const refused = error instanceof BrokerError && ['refused', 'not-found'].includes(error.kind);
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
      const failed = (kind: 'timed-out' | 'unreachable', why: string, passes = false): Attempt => ({
        answer: null,
        error: new BrokerError(kind, why),
        passes,
      });
      if (this.#signal?.aborted === true)
        return failed('unreachable', `interrupted before ${this.where} had answered`);
      const sentence = this.redactor.hide(`${this.where} could not be asked: ${error.message}`);
      if (error instanceof TimedOutError) return failed('timed-out', sentence, error.phase === 'connect');
      if (!(error instanceof UnreachableError)) return failed('unreachable', sentence);
      const { kind } = error.networkError;
      return failed('unreachable', sentence, REPEATED_ERRORS.includes(kind));
    }
  }

  /** The path of a link. Its host is ignored: only the broker that the user named is asked. */
  #pathOf(path: string): string {
    if (path.startsWith('/')) return path;
    // Appended to the broker's address, it could name another host.
    if (!/^https?:\/\//i.test(path) || !URL.canParse(path)) {
      const sentence = `${this.where} answered with a link that is not a URL: check PACT_BROKER_BASE_URL`;
      throw new BrokerError('no-broker', sentence);
    }
    const { pathname, search } = new URL(path);
    return `${pathname.startsWith(`${this.#prefix}/`) ? pathname.slice(this.#prefix.length) : pathname}${search}`;
  }
}

/** How long to wait before the next attempt, in milliseconds; null if another attempt is of no use. */
function pauseAfter(attempt: Attempt, usual: number): number | null {
  if (attempt.answer === null) return attempt.passes ? usual : null;
  const { status, headers } = attempt.answer;
  if (!REPEATED_STATUSES.includes(status)) return null;
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : usual;
}

/**
 * Shows what a broker says. Names, versions, branches and links are shown as they are, without the secrets of this
 * run (`Redactor.identifier`), since somebody has chosen them for others to read. Everything else is somebody's
 * text, of which only what is known to be harmless is shown.
 *
 * @param secrets what no message may show, beside the credentials
 */
export function brokerRedactor(
  catalog: Catalog,
  access: BrokerAccess,
  secrets: readonly string[] = [],
): Redactor {
  const own = new OwnSecrets(catalog);
  for (const secret of [...secretsOfAccess(access), ...secrets]) own.addCredential(secret);
  return new Redactor(catalog, own);
}
