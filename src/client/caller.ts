import type { Catalog } from '../contract/catalog.ts';
import type { Exchange, ExchangeResponse, OutgoingRequest } from '../model/exchange.ts';
import { Redactor } from '../redact/redactor.ts';
import { rejectRefusal } from './answers.ts';
import { authorize, type Credentials, credentialSecrets } from './credentials.ts';
import type { Transport } from './transport.ts';

export interface CallerOptions {
  readonly catalog: Catalog;
  readonly transport: Transport;
  readonly credentials: Credentials;
  /** Asks for the map of Java classes in results, as the vendor's own SDKs do. */
  readonly schemaMap?: boolean;
  /** Sees every exchange, before the client makes sense of it. */
  readonly onExchange?: (operation: string, exchange: Exchange) => void;
}

export interface CallOptions {
  /** Credentials are left out where the operation wants none. */
  readonly anonymous?: boolean;
  /** Path to take in place of the operation's own, such as a job's location. */
  readonly path?: string | null;
}

/** Sends requests of operations, with the credentials of one client. */
export class Caller {
  readonly catalog: Catalog;
  readonly credentials: Credentials;
  /** Shows what errors repeat of answers: a server may say what it was sent, and errors are logged. */
  readonly redactor: Redactor;
  /** The session that a login opened; null before. */
  session: string | null = null;
  /** Whether results are asked for with the map of Java classes. */
  readonly schemaMap: boolean;
  readonly #options: CallerOptions;
  readonly #now: () => number;

  constructor(options: CallerOptions, now: () => number) {
    this.catalog = options.catalog;
    this.credentials = options.credentials;
    const { catalog, credentials, transport } = options;
    this.redactor = new Redactor(catalog, credentialSecrets(catalog, credentials, transport.secrets));
    this.schemaMap = options.schemaMap === true;
    this.#options = options;
    this.#now = now;
  }

  /** The session that requests are sent with; null where there is none. */
  get sessionInUse(): string | null {
    return this.credentials.kind === 'session' ? this.credentials.session : this.session;
  }

  /** Sends a request, and answers what is no refusal. @throws RefusedError */
  async call(request: OutgoingRequest, options: CallOptions = {}): Promise<ExchangeResponse> {
    const response = await this.send(request, options);
    this.rejectRefusal(response);
    return response;
  }

  /** Sends a request, and answers what came, refusals too. */
  async send(
    built: OutgoingRequest,
    { anonymous = false, path = null }: CallOptions = {},
  ): Promise<ExchangeResponse> {
    const { transport, onExchange } = this.#options;
    const request = path === null ? built : { ...built, path };
    const credentials: Credentials = anonymous ? { kind: 'none' } : this.credentials;
    const exchange = await transport.send(authorize(request, credentials, this.session, this.#now()));
    onExchange?.(built.operation, exchange);
    this.redactor.learn(exchange, built.operation);
    return exchange.response;
  }

  /** Rejects a refusal, in words that may be shown. @throws RefusedError */
  rejectRefusal(response: ExchangeResponse): void {
    rejectRefusal(response, this.redactor, this.catalog.structure('error-code'));
  }
}
