import { randomUUID } from 'node:crypto';
import { inconclusiveError } from '../../client/check-answer.ts';
import { authorize, type Credentials, secretsOf } from '../../client/credentials.ts';
import { type ClientError, GatewayError } from '../../client/errors.ts';
import type { Timing } from '../../client/polling.ts';
import { loginRequest } from '../../client/requests.ts';
import type { Transport, TransportOptions } from '../../client/transport.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { type FieldPointer, SESSION, valueAt } from '../../contract/pointer.ts';
import { createJudge, type Judge } from '../../judge/judge.ts';
import type { Dialect } from '../../model/contract.ts';
import type { Exchange, ExchangeResponse, OutgoingRequest, Payload } from '../../model/exchange.ts';
import { AUTHORIZATION } from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import { elapsed } from '../../model/report.ts';
import { OwnSecrets } from '../../redact/own-secrets.ts';
import { Redactor } from '../../redact/redactor.ts';

/** Longest title of a page that is quoted, in characters. */
const LONGEST_TITLE = 200;

/** A deployment to verify, with all that is needed to reach it. */
export interface Target {
  /** Its name in the config file, or its host and port. */
  readonly name: string;
  /** With or without the context path `/zstack`. */
  readonly url: string;
  /** Null to find out by a request that has no effect. */
  readonly dialect: Dialect | null;
  /** The connection to query and, when allowed, to reconnect; null to query the first one found. */
  readonly uuid: string | null;
  readonly credentials: Credentials;
  /** The zone of the server's clock, for access keys; null to find out by reads. */
  readonly timeZone: string | null;
  readonly transport: TransportOptions;
  /** How long the job of a reconnect is followed, in milliseconds. A server gives up after about 120 s. */
  readonly budget: number;
}

export interface LiveSetting {
  readonly catalog: Catalog;
  readonly target: Target;
  readonly allowReconnect: boolean;
  /** Where the server's own team arranges the states of pacts that a run cannot arrange; null for nowhere. */
  readonly stateUrl: string | null;
  /** Ends the run early; what was seen is reported. */
  readonly signal: AbortSignal;
  readonly timing: Timing;
  /** Called with lines that stay on the screen. */
  readonly onProgress: (line: string) => void;
}

/** What the steps of a live run share. */
export class LiveContext {
  readonly catalog: Catalog;
  readonly target: Target;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** Set by the preflight. */
  dialect: Dialect = 'deployed';
  /** Those of the target; the preflight finds the time zone of an access key. */
  credentials: Credentials;
  readonly judge: Judge;
  readonly redactor: Redactor;
  /** A uuid that no connection has; what names it has no effect. */
  readonly unknown: string = randomUUID().replaceAll('-', '');
  /** Sessions that this run opened and has yet to end. */
  readonly opened = new Set<string>();
  /** The session in use; null with an access key. */
  session: string | null = null;
  /** A connection that exists; null when none is known. */
  connection: string | null = null;
  readonly #transport: Transport;

  constructor({ catalog, target, signal, timing, onProgress }: LiveSetting, transport: Transport) {
    this.catalog = catalog;
    this.target = target;
    this.credentials = target.credentials;
    this.timing = timing;
    this.signal = signal;
    this.onProgress = onProgress;
    const secrets = [...secretsOf(target.credentials), ...transport.secrets];
    this.redactor = new Redactor(catalog, new OwnSecrets(catalog, secrets));
    // The user named the host, and sentences about network errors repeat it.
    const { host, hostname } = new URL(target.url);
    for (const name of [host, hostname]) this.redactor.identifier(name);
    this.judge = createJudge(catalog, this.redactor);
    this.#transport = transport;
  }

  authorize(request: OutgoingRequest): OutgoingRequest {
    return authorize(request, this.credentials, this.session, this.timing.now());
  }

  /** Replaces a session by the run's credentials. A request that is meant to be refused keeps its own. */
  authorizeAs(request: OutgoingRequest): OutgoingRequest {
    const { [AUTHORIZATION]: carried, ...headers } = request.headers;
    return carried?.startsWith('OAuth ') === true ? this.authorize({ ...request, headers }) : request;
  }

  /** Sends a request as it is. Remembers the session of a login, which has to be ended, until a logout has ended it. */
  async send(request: OutgoingRequest): Promise<Exchange> {
    const start = this.timing.now();
    const exchange = await this.#transport.send(request, this.signal);
    this.redactor.learn(exchange, request.operation);
    const { session: what } = this.catalog.operation(request.operation);
    const opened = what === 'opens' ? bodyValue(exchange.response.body, SESSION) : undefined;
    if (typeof opened === 'string') this.opened.add(opened);
    if (what === 'ends') this.opened.delete(request.path.split('/').at(-1) ?? '');
    return { ...exchange, durationMs: elapsed(start, this.timing.now()) };
  }

  /** Logs in. @returns the session, null where there is none, and the answer */
  async openSession({ account, password }: Extract<Credentials, { kind: 'account' }>) {
    const { response } = await this.ask(loginRequest(this.catalog, account, password));
    const session = bodyValue(response.body, SESSION);
    return { response, session: typeof session === 'string' ? session : null };
  }

  /** Sends a request whose answer has to be the API's own: what a gateway says tells nothing of it. @throws GatewayError */
  async ask(request: OutgoingRequest): Promise<Exchange> {
    const exchange = await this.send(request);
    const inconclusive = this.inconclusive(request.operation, exchange.response);
    if (inconclusive instanceof GatewayError) throw inconclusive;
    return exchange;
  }

  /** Why an answer does not tell what became of its request; null for the API's own. */
  inconclusive(operation: string, response: ExchangeResponse): ClientError | null {
    const answered = { dialect: this.dialect, operation, response };
    return inconclusiveError(this.catalog, answered, (title) => this.redactor.text(title, LONGEST_TITLE));
  }
}

/** The value at a JSON Pointer in a body; undefined if the body is not JSON or has no such field. */
export function bodyValue(body: Payload, pointer: FieldPointer): JsonValue | undefined {
  return body.kind === 'json' ? valueAt(body.value, pointer) : undefined;
}
