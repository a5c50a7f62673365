import { randomUUID } from 'node:crypto';
import { doubtOf } from '../../client/answers.ts';
import { authorize, type Credentials, credentialSecrets } from '../../client/credentials.ts';
import { type ClientError, GatewayError } from '../../client/errors.ts';
import type { Timing } from '../../client/polling.ts';
import type { Transport } from '../../client/transport.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { type FieldPointer, valueAt } from '../../contract/pointer.ts';
import { createJudge, type Judge, type JudgeContext, type Judgement } from '../../judge/judge.ts';
import type { Dialect } from '../../model/contract.ts';
import type { Exchange, ExchangeResponse, OutgoingRequest, Payload } from '../../model/exchange.ts';
import { AUTHORIZATION } from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import { elapsed } from '../../model/report.ts';
import { Redactor } from '../../redact/redactor.ts';

/** Longest title of a page that is quoted, in characters. */
const LONGEST_TITLE = 200;

/** What the steps of a live run share. */
export class LiveContext {
  readonly catalog: Catalog;
  /** Found out by the preflight. */
  dialect: Dialect = 'deployed';
  readonly #judge: Judge;
  /** Knows what no report may show. */
  readonly redactor: Redactor;
  /** A uuid that no connection has; what names it has no effect. */
  readonly unknown: string = randomUUID().replaceAll('-', '');
  /** Sessions that this run opened and has yet to end. */
  readonly opened = new Set<string>();
  /** The session in use; null with an access key. */
  session: string | null = null;
  /** A connection that exists; null when none is known. */
  connection: string | null = null;
  readonly credentials: Credentials;
  readonly timing: Timing;
  /** How long a job is followed, in milliseconds. */
  readonly budget: number;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;

  constructor(parts: {
    readonly catalog: Catalog;
    readonly credentials: Credentials;
    /** The server that is asked. */
    readonly server: URL;
    readonly transport: Transport;
    readonly signal: AbortSignal;
    readonly timing: Timing;
    readonly budget: number;
  }) {
    this.catalog = parts.catalog;
    const secrets = credentialSecrets(parts.catalog, parts.credentials, parts.transport.secrets);
    this.redactor = new Redactor(parts.catalog, secrets);
    // Who asks has named it, and every sentence of the network's troubles names it.
    for (const name of [parts.server.host, parts.server.hostname]) this.redactor.identifier(name);
    this.#judge = createJudge(parts.catalog, this.redactor);
    this.credentials = parts.credentials;
    this.timing = parts.timing;
    this.budget = parts.budget;
    this.#transport = parts.transport;
    this.#signal = parts.signal;
  }

  /** Adds the run's credentials to a request. */
  authorize(request: OutgoingRequest): OutgoingRequest {
    const inUse: Credentials =
      this.credentials.kind === 'account' && this.session !== null
        ? { kind: 'session', session: this.session }
        : this.credentials;
    return authorize(request, inUse, this.session, this.timing.now());
  }

  /** Puts the run's credentials where a request carries a session; what is to be refused keeps its own. */
  authorizeAs(request: OutgoingRequest): OutgoingRequest {
    const { [AUTHORIZATION]: carried, ...headers } = request.headers;
    return carried?.startsWith('OAuth ') === true ? this.authorize({ ...request, headers }) : request;
  }

  /** Sends a request as it is. */
  async send(request: OutgoingRequest): Promise<Exchange> {
    const start = this.timing.now();
    const exchange = await this.#transport.send(request, this.#signal);
    this.redactor.learn(exchange, request.operation);
    return { ...exchange, durationMs: elapsed(start, this.timing.now()) };
  }

  /**
   * Sends a request whose answer has to be the API's own.
   *
   * @throws GatewayError when it is not: what a gateway says tells nothing of the API
   */
  async ask(request: OutgoingRequest): Promise<Exchange> {
    const exchange = await this.send(request);
    const doubt = this.doubt(request.operation, exchange.response);
    if (doubt instanceof GatewayError) throw doubt;
    return exchange;
  }

  /** Why an answer does not tell what became of its request; null for the API's own. */
  doubt(operation: string, response: ExchangeResponse): ClientError | null {
    return doubtOf(this.catalog, { dialect: this.dialect, operation, response }, this.shownTitle);
  }

  /** The title of a page, as it may be shown. */
  readonly shownTitle = (title: string): string => this.redactor.text(title, LONGEST_TITLE);

  /** Judges an exchange that plays an interaction. */
  judge(exchange: Exchange, context: JudgeContext): Judgement {
    return this.#judge(exchange, context);
  }
}

/** The value at a JSON Pointer in a body; undefined where it is not JSON or has no such field. */
export function bodyValue(body: Payload, pointer: FieldPointer): JsonValue | undefined {
  return body.kind === 'json' ? valueAt(body.value, pointer) : undefined;
}
