import { randomUUID } from 'node:crypto';
import type {
  DeployedAccepted,
  DeployedIPsecConnection,
  DeployedQueryResponseSuccess,
  DeployedReconnectResponseSuccess,
  DeployedSessionValidity,
  DocumentedIPsecConnection,
} from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { SESSION, valueAt } from '../contract/pointer.ts';
import type { Dialect } from '../model/contract.ts';
import type { ExchangeResponse, OutgoingRequest } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { inconclusiveError, isLostAnswer, objectOf, repeatedOnTheWay } from './check-answer.ts';
import { authorize, type Credentials, secretsOf } from './credentials.ts';
import {
  ApiError,
  ClientError,
  GatewayError,
  InterruptedError,
  TimedOutError,
  UnexpectedAnswerError,
  UnknownOutcomeError,
  UnreachableError,
} from './errors.ts';
import { DEFAULT_POLLING, type Polling, pollUntil, REAL_TIMING, type Timing } from './polling.ts';
import {
  loginRequest,
  logoutRequest,
  pollRequest,
  queryRequest,
  reconnectBody,
  reconnectRequest,
  sessionCheckRequest,
} from './requests.ts';
import type { Transport } from './transport.ts';

/** The connection as a dialect shows it. */
export type ConnectionOf<D extends Dialect> = D extends 'documented'
  ? DocumentedIPsecConnection
  : DeployedIPsecConnection;

export interface ReconnectOptions {
  readonly systemTags?: readonly string[];
  readonly userTags?: readonly string[];
  /** Id that the job gets; 32 characters, a new one by default. `deployed` only. */
  readonly jobId?: string;
}

/** State of a job. A failed job has none: polling it rejects with its `ApiError`. */
export type JobState<D extends Dialect> =
  | { readonly state: 'processing' }
  /** `connection` is null when the reconnect asked for validation only. */
  | { readonly state: 'done'; readonly connection: ConnectionOf<D> | null };

export interface ClientOptions<D extends Dialect> {
  readonly catalog: Catalog;
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly dialect: D;
  readonly polling?: Polling;
  readonly timing?: Timing;
  /** Asks for the map of Java classes in results, as the vendor's own SDKs do. */
  readonly schemaMap?: boolean;
}

interface Submitted {
  readonly jobId: string;
  /** Why the answer does not tell whether there is a job; null when it does. */
  readonly inconclusive: ClientError | null;
}

/** Operations that take no credentials: who knows the id of a job or session may use it. */
const ANONYMOUS = ['login', 'logout', 'session-check', 'job-poll'];

/** A typed client of the reconnect and of what belongs to it, in either dialect. */
export class ZstackClient<D extends Dialect> {
  readonly #options: Required<ClientOptions<D>>;
  readonly #catalog: Catalog;
  /** Shows what errors repeat of answers: a server may repeat what it was sent, and errors are logged. */
  readonly #redactor: Redactor;
  /** The session that a login opened; null before. */
  #session: string | null = null;

  constructor(options: ClientOptions<D>) {
    const { catalog, transport, credentials } = options;
    this.#options = { polling: DEFAULT_POLLING, timing: REAL_TIMING, schemaMap: false, ...options };
    this.#catalog = catalog;
    const secrets = [...secretsOf(credentials), ...transport.secrets];
    this.#redactor = new Redactor(catalog, new OwnSecrets(catalog, secrets));
  }

  /** Opens a session of the account. @throws ApiError ID.1000 on a wrong password */
  async login(): Promise<void> {
    const { credentials } = this.#options;
    if (credentials.kind !== 'account') throw new Error('only an account can log in');
    const { account, password } = credentials;
    const session = valueAt(await this.#call(loginRequest(this.#catalog, account, password)), SESSION);
    if (typeof session !== 'string') throw new UnexpectedAnswerError(200, 'carries no session');
    this.#session = session;
  }

  /** Ends the session that this client uses; nothing without one. */
  async logout(): Promise<void> {
    const session = this.#sessionInUse;
    if (session === null) return;
    await this.#call(logoutRequest(this.#catalog, session));
    this.#session = null;
  }

  /** Whether the session that this client uses is valid; false without one. */
  async isSessionValid(): Promise<boolean> {
    const session = this.#sessionInUse;
    if (session === null) return false;
    const request = sessionCheckRequest(this.#catalog, session);
    const { valid }: Unchecked<DeployedSessionValidity> = await this.#call(request);
    if (typeof valid === 'boolean') return valid;
    throw new UnexpectedAnswerError(200, 'does not say whether the session is valid');
  }

  get #sessionInUse(): string | null {
    const { credentials } = this.#options;
    return credentials.kind === 'session' ? credentials.session : this.#session;
  }

  /**
   * Re-establishes the tunnel of a connection and waits until it is up. The tunnel drops meanwhile.
   *
   * The PUT is sent once. When its answer is lost, or is not the API's own, the job is looked for by the id
   * that was sent.
   *
   * @throws ApiError when the reconnect failed; RefusedError when the server would not try; UnreachableError
   *   when it did not arrive; TimedOutError when it did not finish in time; UnknownOutcomeError when nothing
   *   tells what became of it; UnexpectedAnswerError for an answer that the dialect does not have.
   *   In `documented`, which has no job to look for, a GatewayError too: it may have arrived all the same
   */
  async reconnectIPsecConnection(
    uuid: string,
    options: ReconnectOptions = {},
  ): Promise<ConnectionOf<D> | null> {
    if (this.#options.dialect === 'documented')
      return this.#inventoryOf(await this.#call(this.#reconnectRequest(uuid, options)));
    return this.#followJob(await this.#submit(uuid, options));
  }

  /**
   * Sends a reconnect and answers the id of its job; `deployed` only.
   *
   * @throws GatewayError, UnexpectedAnswerError, UnreachableError or TimedOutError when it may have arrived
   *   all the same: look for it with `pollJob` and the job id that you gave
   */
  async submitReconnect(uuid: string, options: ReconnectOptions = {}): Promise<string> {
    const { jobId, inconclusive } = await this.#submit(uuid, options);
    if (inconclusive !== null) throw inconclusive;
    return jobId;
  }

  /**
   * Polls a job once; `deployed` only.
   *
   * @throws ApiError when it failed, RefusedError 404 when it is unknown or expired, GatewayError when the
   *   answer is not the API's
   */
  async pollJob(jobId: string): Promise<JobState<D>> {
    const response = await this.#ask(pollRequest(this.#catalog, jobId, this.#options.schemaMap));
    if (response.status === 202) return { state: 'processing' };
    const body = this.#read(response, 200, '200, 202 or 503');
    return { state: 'done', connection: Object.keys(body).length === 0 ? null : this.#inventoryOf(body) };
  }

  /** Reads a connection; null when none has the uuid. */
  async queryIPsecConnection(uuid: string): Promise<ConnectionOf<D> | null> {
    const [found = null] = await this.#query(uuid);
    return found;
  }

  /** Reads all connections that the account may see. */
  queryIPsecConnections(): Promise<readonly ConnectionOf<D>[]> {
    return this.#query(null);
  }

  async #query(uuid: string | null): Promise<readonly ConnectionOf<D>[]> {
    const body = await this.#call(queryRequest(this.#catalog, uuid));
    const { inventories }: Unchecked<DeployedQueryResponseSuccess> = body;
    if (!Array.isArray(inventories)) throw new UnexpectedAnswerError(200, 'carries no list of connections');
    // The check judges whether that is true.
    return inventories.filter(isJsonObject) as unknown as readonly ConnectionOf<D>[];
  }

  #reconnectRequest(
    uuid: string,
    { systemTags, userTags }: ReconnectOptions,
    jobId?: string,
  ): OutgoingRequest {
    const tags = { ...(systemTags && { systemTags }), ...(userTags && { userTags }) };
    return reconnectRequest(this.#catalog, uuid, reconnectBody(this.#options.dialect, tags), jobId);
  }

  async #submit(uuid: string, options: ReconnectOptions): Promise<Submitted> {
    const jobId = options.jobId ?? newJobId();
    const request = this.#reconnectRequest(uuid, options, jobId);
    let response: ExchangeResponse;
    try {
      response = await this.#send(request);
    } catch (error) {
      if (isLostAnswer(error)) return { jobId, inconclusive: error };
      throw error;
    }
    // An id that the caller chose may have been used before.
    const repeated = options.jobId === undefined ? repeatedOnTheWay(response, jobId) : null;
    const inconclusive = repeated ?? this.#inconclusive(request.operation, response);
    if (inconclusive !== null) return { jobId, inconclusive };
    const expected = '202 with the location of a job';
    const { location }: Unchecked<DeployedAccepted> = this.#read(response, 202, expected);
    // The location names the management node's own address, so only the job id in it is used.
    const { pathname } = new URL(String(location), 'http://localhost');
    return { jobId: pathname.split('/').at(-1) ?? '', inconclusive: null };
  }

  /** Asks until a job is finished. One that was not confirmed is looked for as long: a gateway may deliver the PUT late. */
  async #followJob({ jobId, inconclusive }: Submitted): Promise<ConnectionOf<D> | null> {
    const { polling, timing } = this.#options;
    let isFound = false;
    const ask = async (): Promise<JobState<D> | null> => {
      try {
        const job = await this.pollJob(jobId);
        isFound = true;
        return job.state === 'done' ? job : null;
      } catch (error) {
        if (isLost(error) || (inconclusive !== null && !isFinal(error))) return null;
        throw error;
      }
    };
    const job = await pollUntil(ask, polling, timing);
    if (job?.state === 'done') return job.connection;
    // A server may choose the id, which could be anything.
    if (isFound || inconclusive === null)
      throw new TimedOutError('job', polling.budget, this.#redactor.text(jobId), jobId);
    const { path } = pollRequest(this.#catalog, jobId);
    throw new UnknownOutcomeError({ jobId, path, after: polling.budget, cause: inconclusive });
  }

  async #send(request: OutgoingRequest): Promise<ExchangeResponse> {
    const { operation } = request;
    const { credentials, timing, transport } = this.#options;
    const authorized = ANONYMOUS.includes(operation)
      ? request
      : authorize(request, credentials, this.#session, timing.now());
    const exchange = await transport.send(authorized);
    this.#redactor.learn(exchange, operation);
    return exchange.response;
  }

  /** Sends a request whose answer has to be the API's own. @throws GatewayError when it is not */
  async #ask(request: OutgoingRequest): Promise<ExchangeResponse> {
    const response = await this.#send(request);
    const inconclusive = this.#inconclusive(request.operation, response);
    if (inconclusive instanceof GatewayError) throw inconclusive;
    return response;
  }

  async #call(request: OutgoingRequest): Promise<JsonObject> {
    return this.#read(await this.#ask(request), 200, '200');
  }

  /** The body of an answer that has to have a status. @throws RefusedError, ApiError, UnexpectedAnswerError */
  #read(response: ExchangeResponse, status: number, expected: string): JsonObject {
    const body = objectOf(response, this.#catalog, this.#redactor);
    if (response.status === status) return body;
    throw new UnexpectedAnswerError(response.status, `is not what is due here (${expected})`);
  }

  /** Why an answer does not tell what became of its request; null where it does. */
  #inconclusive(operation: string, response: ExchangeResponse): ClientError | null {
    const answered = { dialect: 'deployed', operation, response } as const;
    return inconclusiveError(this.#catalog, answered, (title) => this.#redactor.text(title));
  }

  #inventoryOf({ inventory }: Unchecked<DeployedReconnectResponseSuccess>): ConnectionOf<D> {
    if (isJsonObject(inventory)) return inventory as unknown as ConnectionOf<D>;
    throw new UnexpectedAnswerError(200, 'carries no inventory');
  }
}

/** Whether the answer did not come from the server, so that the poll may be repeated. */
function isLost(error: unknown): boolean {
  return error instanceof UnreachableError || error instanceof TimedOutError || error instanceof GatewayError;
}

/** Whether a search for a job is over: the job failed, or the search was ended. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError || error instanceof InterruptedError || !(error instanceof ClientError);
}

/** A job id as servers take it: a UUID without its dashes. */
export function newJobId(): string {
  return randomUUID().replaceAll('-', '');
}
