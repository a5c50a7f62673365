import { randomUUID } from 'node:crypto';
import type {
  DeployedAccepted,
  DeployedIPsecConnection,
  DeployedQueryResponseSuccess,
  DeployedSessionValidity,
  DocumentedIPsecConnection,
} from '../../generated/types.ts';
import { SESSION, valueAt } from '../contract/pointer.ts';
import type { Dialect } from '../model/contract.ts';
import type { ExchangeResponse, OutgoingRequest } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import { Caller, type CallerOptions } from './caller.ts';
import { isLostAnswer, repeatedOnTheWay } from './check-answer.ts';
import { type ClientError, UnexpectedAnswerError } from './errors.ts';
import { askJob, followJob, inventoryOf, type JobLocation } from './follow-job.ts';
import { DEFAULT_POLLING, type Polling, REAL_TIMING, type Timing } from './polling.ts';
import {
  loginRequest,
  logoutRequest,
  queryRequest,
  reconnectBody,
  reconnectRequest,
  sessionCheckRequest,
} from './requests.ts';

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

export interface ClientOptions<D extends Dialect> extends CallerOptions {
  readonly dialect: D;
  readonly polling?: Polling;
  readonly timing?: Timing;
}

/** A reconnect that was sent. */
interface Submitted {
  readonly location: JobLocation;
  /** Why the answer does not tell whether there is a job; null when it does. */
  readonly inconclusive: ClientError | null;
}

/** A typed client of the reconnect and of what belongs to it, in either dialect. */
export class ZstackClient<D extends Dialect> {
  readonly #caller: Caller;
  readonly #dialect: D;
  readonly #polling: Polling;
  readonly #timing: Timing;

  constructor({ dialect, polling = DEFAULT_POLLING, timing = REAL_TIMING, ...caller }: ClientOptions<D>) {
    this.#caller = new Caller(caller, timing.now);
    this.#dialect = dialect;
    this.#polling = polling;
    this.#timing = timing;
  }

  /** Opens a session of the account. @throws ApiError ID.1000 on a wrong password */
  async login(): Promise<void> {
    const { catalog, credentials } = this.#caller;
    if (credentials.kind !== 'account') throw new Error('only an account can log in');
    const request = loginRequest(catalog, credentials.account, credentials.password);
    const session = valueAt(await this.#caller.call(request, { anonymous: true }), SESSION);
    if (typeof session !== 'string') throw new UnexpectedAnswerError(200, 'carries no session');
    this.#caller.session = session;
  }

  /** Ends the session that this client uses; nothing without one. */
  async logout(): Promise<void> {
    const { catalog, sessionInUse } = this.#caller;
    if (sessionInUse === null) return;
    await this.#caller.call(logoutRequest(catalog, sessionInUse), { anonymous: true });
    this.#caller.session = null;
  }

  /** Whether the session that this client uses is valid; false without one. */
  async isSessionValid(): Promise<boolean> {
    const { catalog, sessionInUse } = this.#caller;
    if (sessionInUse === null) return false;
    const request = sessionCheckRequest(catalog, sessionInUse);
    const { valid }: Unchecked<DeployedSessionValidity> = await this.#caller.call(request, {
      anonymous: true,
    });
    if (typeof valid === 'boolean') return valid;
    throw new UnexpectedAnswerError(200, 'does not say whether the session is valid');
  }

  /**
   * Re-establishes the tunnel of a connection and waits until it is up. The tunnel drops meanwhile.
   *
   * The PUT is sent once. When its answer is lost, or is not the API's own, the job is looked for by the id
   * that was sent.
   *
   * @throws ApiError when the reconnect failed; RefusedError when the server would not try; UnreachableError
   *   when it did not arrive; TimedOutError when it did not finish in time; UnknownOutcomeError when nothing
   *   tells what became of it; NotJsonError, UnexpectedAnswerError for an answer that the dialect does not have.
   *   In `documented`, which has no job to look for, a GatewayError too: it may have arrived all the same
   */
  async reconnectIPsecConnection(
    uuid: string,
    options: ReconnectOptions = {},
  ): Promise<ConnectionOf<D> | null> {
    if (this.#dialect === 'documented') return this.#reconnectAtOnce(uuid, options);
    const { location, inconclusive } = await this.#submit(uuid, options);
    const { connection } = await followJob(this.#caller, location, inconclusive, this.#polling, this.#timing);
    return connection === null ? null : this.#connection(connection);
  }

  /**
   * Sends a reconnect and answers where its job is; `deployed` only.
   *
   * @throws GatewayError, UnexpectedAnswerError, UnreachableError or TimedOutError when it may have arrived
   *   all the same: look for it with `pollJob` and the job id that you gave
   */
  async submitReconnect(uuid: string, options: ReconnectOptions = {}): Promise<JobLocation> {
    const { location, inconclusive } = await this.#submit(uuid, options);
    if (inconclusive !== null) throw inconclusive;
    return location;
  }

  async #submit(uuid: string, options: ReconnectOptions): Promise<Submitted> {
    const jobId = options.jobId ?? newJobId();
    const sent = { jobId, path: null };
    const request = this.#reconnectRequest(uuid, options, jobId);
    let response: ExchangeResponse;
    try {
      response = await this.#caller.send(request);
    } catch (error) {
      if (isLostAnswer(error)) return { location: sent, inconclusive: error };
      throw error;
    }
    // An id that the caller chose may have been used before.
    const repeated = options.jobId === undefined ? repeatedOnTheWay(response, jobId) : null;
    const inconclusive = repeated ?? this.#caller.inconclusive(request.operation, response);
    if (inconclusive !== null) return { location: sent, inconclusive };
    const expected = '202 with the location of a job';
    const { location }: Unchecked<DeployedAccepted> = this.#caller.read(response, 202, expected);
    // The location names the management node's own address, so only its path is used.
    const { pathname } = new URL(String(location), 'http://localhost');
    const named = { jobId: pathname.split('/').at(-1) ?? '', path: pathname };
    return { location: named, inconclusive: null };
  }

  /** Polls a job once; `deployed` only. @throws ApiError when it failed */
  async pollJob(jobId: string): Promise<JobState<D>> {
    const job = await askJob(this.#caller, { jobId, path: null });
    if (job === null) return { state: 'processing' };
    return { state: 'done', connection: job.connection === null ? null : this.#connection(job.connection) };
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
    const request = queryRequest(this.#caller.catalog, uuid);
    const { inventories }: Unchecked<DeployedQueryResponseSuccess> = await this.#caller.call(request);
    if (!Array.isArray(inventories)) throw new UnexpectedAnswerError(200, 'carries no list of connections');
    return inventories.filter(isJsonObject).map((one) => this.#connection(one));
  }

  async #reconnectAtOnce(uuid: string, options: ReconnectOptions): Promise<ConnectionOf<D>> {
    return this.#connection(inventoryOf(await this.#caller.call(this.#reconnectRequest(uuid, options))));
  }

  #reconnectRequest(
    uuid: string,
    { systemTags, userTags }: ReconnectOptions,
    jobId?: string,
  ): OutgoingRequest {
    const tags = { ...(systemTags && { systemTags }), ...(userTags && { userTags }) };
    return reconnectRequest(this.#caller.catalog, uuid, reconnectBody(this.#dialect, tags), jobId);
  }

  /** The answer as its type says; the check judges whether that is true. */
  #connection(value: JsonObject): ConnectionOf<D> {
    return value as unknown as ConnectionOf<D>;
  }
}

/** A job id as servers take it: a UUID without its dashes. */
export function newJobId(): string {
  return randomUUID().replaceAll('-', '');
}
