import { randomUUID } from 'node:crypto';
import type {
  DeployedAccepted,
  DeployedIPsecConnection,
  DeployedQueryResponseSuccess,
  DocumentedIPsecConnection,
} from '../../generated/types.ts';
import type { Dialect } from '../model/dialect.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import type { OutgoingRequest } from '../model/request.ts';
import { inventoryOf, objectOf, rejectFailure, textOf, unexpectedStatus } from './answers.ts';
import { Caller, type CallerOptions } from './caller.ts';
import { UnexpectedAnswerError } from './errors.ts';
import { askJob, findJob, isLostAnswer, type JobPlace, waitForJob } from './jobs.ts';
import { DEFAULT_POLLING, type Polling, REAL_TIMING, type Timing } from './polling.ts';
import { queryRequest, reconnectBody, reconnectRequest } from './requests.ts';
import { isSessionValid, login, logout } from './session.ts';

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

/** How a job stands. A failed job is no state: asking for it rejects with its `ApiError`. */
export type JobState<D extends Dialect> =
  | { readonly state: 'processing' }
  /** `connection` is null after a reconnect that asked for validation only. */
  | { readonly state: 'done'; readonly connection: ConnectionOf<D> | null };

export interface ClientOptions<D extends Dialect> extends CallerOptions {
  readonly dialect: D;
  readonly polling?: Polling;
  readonly timing?: Timing;
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
  login(): Promise<void> {
    return login(this.#caller);
  }

  /** Ends the session that this client uses; nothing without one. */
  logout(): Promise<void> {
    return logout(this.#caller);
  }

  /** Whether the session that this client uses is valid; false without one. */
  isSessionValid(): Promise<boolean> {
    return isSessionValid(this.#caller);
  }

  /**
   * Re-establishes the tunnel of a connection, and waits until it stands. The tunnel drops meanwhile.
   *
   * The PUT is sent once. When its answer is lost, the job is looked for by the id that was sent.
   *
   * @throws ApiError when the reconnect failed; RefusedError when the server would not try;
   *   TimedOutError when it did not finish in time; UnreachableError, NotJsonError,
   *   UnexpectedAnswerError when no answer could be made sense of
   */
  async reconnectIPsecConnection(
    uuid: string,
    options: ReconnectOptions = {},
  ): Promise<ConnectionOf<D> | null> {
    if (this.#dialect === 'documented') return this.#reconnectAtOnce(uuid, options);
    const jobId = options.jobId ?? newJobId();
    const place = await this.submitReconnect(uuid, { ...options, jobId }).catch((error: unknown) => {
      if (!isLostAnswer(error)) throw error;
      return findJob(this.#caller, jobId, error);
    });
    const { connection } = await waitForJob(this.#caller, place, this.#polling, this.#timing);
    return connection === null ? null : this.#connection(connection);
  }

  /** Sends a reconnect and answers where its job is; `deployed` only. */
  async submitReconnect(uuid: string, options: ReconnectOptions = {}): Promise<JobPlace> {
    const jobId = options.jobId ?? newJobId();
    const response = await this.#caller.call(this.#reconnectRequest(uuid, options, jobId));
    const body: Unchecked<DeployedAccepted> = objectOf(response, this.#caller.redactor);
    if (response.status !== 202) throw unexpectedStatus(response, '202 with the location of a job');
    const location = textOf(body.location);
    if (location === null) throw new UnexpectedAnswerError(202, 'carries no location of a job');
    const path = pathOf(location);
    if (path === null) throw new UnexpectedAnswerError(202, 'carries a location that is no URL');
    return { jobId: path.split('/').at(-1) ?? jobId, path };
  }

  /** Asks once how a job stands; `deployed` only. @throws ApiError when it failed */
  async pollJob(jobId: string): Promise<JobState<D>> {
    const job = await askJob(this.#caller, { jobId, path: null });
    if (job === null) return { state: 'processing' };
    return { state: 'done', connection: job.connection === null ? null : this.#connection(job.connection) };
  }

  /** Reads a connection; null when none has the uuid. */
  async queryIPsecConnection(uuid: string): Promise<ConnectionOf<D> | null> {
    const found = await this.#query(uuid);
    return found[0] ?? null;
  }

  /** Reads all connections that the account may see. */
  queryIPsecConnections(): Promise<readonly ConnectionOf<D>[]> {
    return this.#query(null);
  }

  async #query(uuid: string | null): Promise<readonly ConnectionOf<D>[]> {
    const response = await this.#caller.call(queryRequest(this.#caller.catalog, uuid));
    const body: Unchecked<DeployedQueryResponseSuccess> = objectOf(response, this.#caller.redactor);
    rejectFailure(body as JsonObject, this.#caller.redactor);
    const { inventories: found } = body;
    if (!Array.isArray(found))
      throw new UnexpectedAnswerError(response.status, 'carries no list of connections');
    return found.filter(isJsonObject).map((one) => this.#connection(one));
  }

  async #reconnectAtOnce(uuid: string, options: ReconnectOptions): Promise<ConnectionOf<D>> {
    const response = await this.#caller.call(this.#reconnectRequest(uuid, options));
    const body = objectOf(response, this.#caller.redactor);
    rejectFailure(body, this.#caller.redactor);
    if (response.status !== 200) throw unexpectedStatus(response, '200');
    return this.#connection(inventoryOf(body, 200));
  }

  #reconnectRequest(
    uuid: string,
    { systemTags, userTags }: ReconnectOptions,
    jobId?: string,
  ): OutgoingRequest {
    const tags = {
      ...(systemTags === undefined ? {} : { systemTags }),
      ...(userTags === undefined ? {} : { userTags }),
    };
    return reconnectRequest(this.#caller.catalog, uuid, reconnectBody(this.#dialect, tags), jobId);
  }

  /** The answer as its type says; whether it keeps to it is for the check to judge. */
  #connection(value: JsonObject): ConnectionOf<D> {
    return value as unknown as ConnectionOf<D>;
  }
}

/** A job id as servers take it: a UUID without its dashes. */
export function newJobId(): string {
  return randomUUID().replaceAll('-', '');
}

/** A location names the management node's own address, so only its path is trusted. */
function pathOf(location: string): string | null {
  return URL.canParse(location, 'http://localhost') ? new URL(location, 'http://localhost').pathname : null;
}
