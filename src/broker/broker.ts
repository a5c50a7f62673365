import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, UnreachableError } from '../client/errors.ts';
import { createTransport, type Transport } from '../client/transport.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { authorizationOf, type BrokerAccess, secretsOf } from './broker-access.ts';
import { type BrokerAnswer, BrokerError, readAnswer } from './broker-answers.ts';
import { textAt } from './hal.ts';

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
  /** Whether asking twice does harm. */
  readonly once?: boolean;
}

/** Pauses before a request is repeated, in milliseconds. */
const PAUSES = [500, 1000, 2000] as const;

/** How long all attempts may take together unless the user says otherwise, in milliseconds. */
const USUAL_LIMIT = 30_000;

/** Kinds of network errors that stay until somebody mends what is wrong. */
const PERMANENT = /^(tls|too-large|not-http|not-utf-8|encoding|redirected|proxy-authentication)/;

/** A Pact Broker, asked by its HAL API. Whatever goes wrong is a `BrokerError` without a secret in it. */
export class Broker {
  /** Such as `the broker at https://broker.example`. */
  readonly where: string;
  /**
   * Shows what the broker says. Names, versions, branches and links are shown as they are, without the secrets of
   * this run (`Redactor.identifier`), since somebody has chosen them for others to read. Everything else is
   * somebody's text, of which only what is known to be harmless is shown.
   */
  readonly redactor: Redactor;
  readonly #access: BrokerAccess;
  readonly #transport: Transport;
  readonly #signal: AbortSignal | undefined;
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
    // Without the path: a transport takes `/zstack` at the end for the context path of a ZStack.
    this.#transport = createTransport(origin, access.transport);
    const catalog = loadCatalog();
    const own = [...secretsOf(access.credentials), ...this.#transport.secrets, ...secrets];
    this.where = `the broker at ${access.url}`;
    this.redactor = new Redactor(catalog, new OwnSecrets(catalog, own));
    this.#access = access;
    this.#signal = signal;
    this.#prefix = pathname.replace(/\/+$/, '');
  }

  /** Asks for the index, to see that this is a broker and that the credentials are right. */
  async index(): Promise<void> {
    const { json } = await this.ask({ method: 'GET', path: '/', what: 'its index', expected: [404] });
    if (!isJsonObject(json['_links'])) throw this.unlike('does not answer like a Pact Broker');
  }

  /** Sends a request, and repeats it after errors that may pass, for as long as one answer may take. @throws BrokerError */
  async ask(request: BrokerRequest): Promise<BrokerAnswer> {
    const { what, expected, once = false } = request;
    const { credentials, transport } = this.#access;
    const asked = { where: this.where, redactor: this.redactor, what, credentials };
    const deadline = Date.now() + (transport.limits?.totalTimeout ?? USUAL_LIMIT);
    const pauses = once ? [] : [...PAUSES];
    for (;;) {
      try {
        return readAnswer(await this.#send(request), asked, expected);
      } catch (error) {
        const pause = pauses.shift();
        const mayPass = error instanceof BrokerError && ['unreachable', 'busy'].includes(error.kind);
        if (!mayPass || pause === undefined || Date.now() + pause > deadline) throw error;
        await sleep(pause, undefined, { signal: this.#signal }).catch(() => {});
      }
    }
  }

  /** The list that a resource embeds by a relation, as every broker has it, also when it is empty. */
  async list(path: string, relation: string, what = `its ${relation}`): Promise<readonly JsonObject[]> {
    const { json } = await this.ask({ method: 'GET', path, what });
    return this.embedded(json, relation);
  }

  /** The list of resources that another one embeds. */
  embedded(resource: JsonObject, relation: string): readonly JsonObject[] {
    const { _embedded: embedded } = resource;
    const items = isJsonObject(embedded) ? embedded[relation] : undefined;
    if (Array.isArray(items) && items.every(isJsonObject)) return items;
    throw this.unlike(`answered without a list of its ${relation}, which no Pact Broker does`);
  }

  /** A text that every resource of this kind has, by the names that lead to it. */
  text(resource: JsonValue, ...path: readonly string[]): string {
    const text = textAt(resource, ...path);
    if (text !== null) return text;
    throw this.unlike(`answered without the ${path.join('/')} of what it was asked for`);
  }

  /** The error for an answer that no Pact Broker gives. @param problem follows the name of the broker */
  unlike(problem: string): BrokerError {
    const sentence = `${this.where} ${problem}: check PACT_BROKER_BASE_URL`;
    return new BrokerError('unusable', this.redactor.hide(sentence));
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #send({ method, path, body }: BrokerRequest): Promise<ExchangeResponse> {
    const headers = {
      accept: 'application/hal+json, application/json, */*; q=0.1',
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...authorizationOf(this.#access.credentials),
    };
    const whole = `${this.#prefix}${this.#pathOf(path)}`;
    const request = { operation: 'broker', method, path: whole, headers, body };
    try {
      return (await this.#transport.send(request, this.#signal)).response;
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      if (this.#signal?.aborted === true)
        throw new BrokerError('unusable', `interrupted before ${this.where} had answered`);
      const stays = error instanceof UnreachableError && PERMANENT.test(error.networkError.kind);
      const sentence = `${this.where} could not be asked: ${error.message}`;
      throw new BrokerError(stays ? 'unusable' : 'unreachable', this.redactor.hide(sentence));
    }
  }

  /** The path of a link. Its host is ignored: only the broker that the user named is asked. */
  #pathOf(path: string): string {
    if (path.startsWith('/')) return path;
    // Appended to the broker's address, it could name another host.
    if (!/^https?:\/\//i.test(path) || !URL.canParse(path))
      throw this.unlike('answered with a link that is not a URL');
    const { pathname, search } = new URL(path);
    return `${pathname.startsWith(`${this.#prefix}/`) ? pathname.slice(this.#prefix.length) : pathname}${search}`;
  }
}
