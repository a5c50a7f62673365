import type { Catalog } from '../contract/catalog.ts';
import { requestSecretsOf } from '../contract/secrets.ts';
import type { Exchange, ExchangeResponse } from '../model/exchange.ts';
import { maskPayload } from '../model/mask.ts';
import { maskText } from '../model/mask-text.ts';
import type { OutgoingRequest } from '../model/request.ts';
import { authorize, type Credentials } from './credentials.ts';
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
  /** The session that a login opened; null before. */
  session: string | null = null;
  /** Whether results are asked for with the map of Java classes. */
  readonly schemaMap: boolean;
  readonly #options: CallerOptions;
  readonly #now: () => number;

  constructor(options: CallerOptions, now: () => number) {
    this.catalog = options.catalog;
    this.credentials = options.credentials;
    this.schemaMap = options.schemaMap === true;
    this.#options = options;
    this.#now = now;
  }

  /** The session that requests are sent with; null where there is none. */
  get sessionInUse(): string | null {
    return this.credentials.kind === 'session' ? this.credentials.session : this.session;
  }

  async call(
    built: OutgoingRequest,
    { anonymous = false, path = null }: CallOptions = {},
  ): Promise<ExchangeResponse> {
    const { transport, onExchange } = this.#options;
    const request = path === null ? built : { ...built, path };
    const credentials: Credentials = anonymous ? { kind: 'none' } : this.credentials;
    const exchange = await transport.send(authorize(request, credentials, this.session, this.#now()));
    onExchange?.(built.operation, exchange);
    // A server may repeat what it was sent; errors are made of its words, and have to hold no credentials.
    const secrets = requestSecretsOf(this.catalog, built.operation, exchange.request);
    return {
      ...exchange.response,
      body: maskPayload(exchange.response.body, (text) => maskText(text, secrets)),
    };
  }
}
