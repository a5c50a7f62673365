import type { Catalog } from '../contract/catalog.ts';
import type { ExchangeResponse, OutgoingRequest } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { Redactor } from '../redact/redactor.ts';
import { inconclusiveError, objectOf, rejectRefusal } from './check-answer.ts';
import { authorize, type Credentials, credentialSecrets } from './credentials.ts';
import { type ClientError, GatewayError, UnexpectedAnswerError } from './errors.ts';
import type { Transport } from './transport.ts';

export interface CallerOptions {
  readonly catalog: Catalog;
  readonly transport: Transport;
  readonly credentials: Credentials;
  /** Asks for the map of Java classes in results, as the vendor's own SDKs do. */
  readonly schemaMap?: boolean;
}

interface CallOptions {
  /** Leaves the credentials out, where the operation wants none. */
  readonly anonymous?: boolean;
  /** Path to take in place of the operation's own, such as a job's location. */
  readonly path?: string | null;
}

/** Sends requests of operations, with the credentials of one client. */
export class Caller {
  readonly catalog: Catalog;
  readonly credentials: Credentials;
  readonly schemaMap: boolean;
  /** Shows what errors repeat of answers: a server may repeat what it was sent, and errors are logged. */
  readonly redactor: Redactor;
  /** The session that a login opened; null before. */
  session: string | null = null;
  readonly #transport: Transport;
  readonly #now: () => number;

  constructor({ catalog, transport, credentials, schemaMap = false }: CallerOptions, now: () => number) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.schemaMap = schemaMap;
    this.redactor = new Redactor(catalog, credentialSecrets(catalog, credentials, transport.secrets));
    this.#transport = transport;
    this.#now = now;
  }

  /** The session that requests are sent with; null where there is none. */
  get sessionInUse(): string | null {
    return this.credentials.kind === 'session' ? this.credentials.session : this.session;
  }

  /** Sends a request and returns the answer, refusals included. */
  async send(
    built: OutgoingRequest,
    { anonymous = false, path = null }: CallOptions = {},
  ): Promise<ExchangeResponse> {
    const request = path === null ? built : { ...built, path };
    const credentials: Credentials = anonymous ? { kind: 'none' } : this.credentials;
    const exchange = await this.#transport.send(authorize(request, credentials, this.session, this.#now()));
    this.redactor.learn(exchange, built.operation);
    return exchange.response;
  }

  /** Sends a request whose answer has to be the API's own. @throws GatewayError when it is not */
  async ask(request: OutgoingRequest, options?: CallOptions): Promise<ExchangeResponse> {
    const response = await this.send(request, options);
    const inconclusive = this.inconclusive(request.operation, response);
    if (inconclusive instanceof GatewayError) throw inconclusive;
    return response;
  }

  /** Asks, and answers the body of a 200. @throws as `ask` and `read` */
  async call(request: OutgoingRequest, options?: CallOptions): Promise<JsonObject> {
    return this.read(await this.ask(request, options), 200);
  }

  /**
   * The body of an answer that has to have a status.
   *
   * @throws RefusedError; ApiError; NotJsonError; UnexpectedAnswerError for another status
   */
  read(response: ExchangeResponse, status: number, expected = String(status)): JsonObject {
    rejectRefusal(response, this.catalog, this.redactor);
    const body = objectOf(response, this.redactor);
    if (response.status === status) return body;
    throw new UnexpectedAnswerError(response.status, `is not what is due here (${expected})`);
  }

  /** Why an answer of the deployed dialect does not tell what became of its request; null where it does. */
  inconclusive(operation: string, response: ExchangeResponse): ClientError | null {
    const answered = { dialect: 'deployed', operation, response } as const;
    return inconclusiveError(this.catalog, answered, (title) => this.redactor.text(title));
  }
}
