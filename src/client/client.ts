import { randomUUID } from 'node:crypto';
import type {
  DeployedAccepted,
  DeployedIPsecConnection,
  DeployedQueryResponseSuccess,
  DocumentedIPsecConnection,
} from '../../generated/types.ts';
import type { Dialect } from '../model/contract.ts';
import type { ExchangeResponse, OutgoingRequest } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import { inventoryOf, objectOf, rejectFailure, textOf, unexpectedStatus } from './answers.ts';
import { Caller, type CallerOptions } from './caller.ts';
import { doubtOf, isLostAnswer } from './doubt.ts';
import { type ClientError, UnexpectedAnswerError } from './errors.ts';
import { askJob, type FinishedJob, findJob, type JobPlace, waitForJob } from './jobs.ts';
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

/** Where the job of a reconnect is, or why nobody knows whether it has one. */
type Submitted = JobPlace | { readonly doubt: ClientError };

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
   * The PUT is sent once. When its answer is lost, or is not the API's own, the job is looked for by the id
   * that was sent.
   *
   * @throws ApiError when the reconnect failed; RefusedError when the server would not try;
   *   TimedOutError when it did not finish in time; UnknownOutcomeError when nobody said what became of it
   *   and its job was not found; UnreachableError when it did not arrive; NotJsonError,
   *   UnexpectedAnswerError when no answer could be made sense of
   */
  async reconnectIPsecConnection(
    uuid: string,
    options: ReconnectOptions = {},
  ): Promise<ConnectionOf<D> | null> {
    if (this.#dialect === 'documented') return this.#reconnectAtOnce(uuid, options);
    const jobId = options.jobId ?? newJobId();
    const submitted = await this.#submit(uuid, options, jobId);
    const { connection } = await this.#finished(submitted, jobId);
    return connection === null ? null : this.#connection(connection);
  }

  /**
   * Sends a reconnect and answers where its job is; `deployed` only.
   *
   * @throws GatewayError, UnexpectedAnswerError, UnreachableError or TimedOutError when it may have arrived
   *   all the same: whoever gave a job id can look for it with `pollJob`
   */
  async submitReconnect(uuid: string, options: ReconnectOptions = {}): Promise<JobPlace> {
    const submitted = await this.#submit(uuid, options, options.jobId ?? newJobId());
    if ('doubt' in submitted) throw submitted.doubt;
    return submitted;
  }

  async #submit(uuid: string, options: ReconnectOptions, jobId: string): Promise<Submitted> {
    const { catalog } = this.#caller;
    const request = this.#reconnectRequest(uuid, options, jobId);
    let response: ExchangeResponse;
    try {
      response = await this.#caller.send(request);
    } catch (error) {
      if (isLostAnswer(error)) return { doubt: error };
      throw error;
    }
    const { redactor } = this.#caller;
    const answered = { dialect: 'deployed', operation: request.operation, response } as const;
    const doubt = doubtOf(catalog, answered, (title) => redactor.text(title));
    if (doubt !== null) return { doubt };
    this.#caller.rejectRefusal(response);
    const body: Unchecked<DeployedAccepted> = objectOf(response, redactor);
    if (response.status !== 202) throw unexpectedStatus(response, '202 with the location of a job');
    // A location names the management node's own address, so only its path is trusted.
    const path = new URL(textOf(body.location) ?? '', 'http://localhost').pathname;
    return { jobId: path.split('/').at(-1) ?? '', path };
  }

  #finished(submitted: Submitted, jobId: string): Promise<FinishedJob> {
    const [polling, timing] = [this.#polling, this.#timing];
    return 'doubt' in submitted
      ? findJob(this.#caller, jobId, submitted.doubt, polling, timing)
      : waitForJob(this.#caller, submitted, polling, timing);
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
