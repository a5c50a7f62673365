import type { Catalog } from '../contract/catalog.ts';
import { buildRequest } from '../contract/request.ts';
import { requestSecretsOf } from '../contract/secrets.ts';
import type { RequestTemplate } from '../model/contract.ts';
import type { Exchange, ExchangeResponse } from '../model/exchange.ts';
import { maskPayload } from '../model/mask.ts';
import { maskText } from '../model/mask-text.ts';
import { authorize, type Credentials } from './credentials.ts';
import type { Transport } from './transport.ts';

/** Media type of every body that is sent, as the page's request example has it. */
export const CONTENT_TYPE: Readonly<Record<string, string>> = {
  'content-type': 'application/json;charset=UTF-8',
};

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
  /** Headers of a poll. */
  readonly pollHeaders: Readonly<Record<string, string>>;
  readonly #options: CallerOptions;
  readonly #now: () => number;

  constructor(options: CallerOptions, now: () => number) {
    this.catalog = options.catalog;
    this.credentials = options.credentials;
    this.pollHeaders = options.schemaMap === true ? { 'json-schema': 'true' } : {};
    this.#options = options;
    this.#now = now;
  }

  /** The session that requests are sent with; null where there is none. */
  get sessionInUse(): string | null {
    return this.credentials.kind === 'session' ? this.credentials.session : this.session;
  }

  async call(
    operation: string,
    parts: RequestTemplate,
    { anonymous = false, path = null }: CallOptions = {},
  ): Promise<ExchangeResponse> {
    const { transport, onExchange } = this.#options;
    const built = buildRequest(this.catalog, operation, parts);
    const request = path === null ? built : { ...built, path };
    const credentials: Credentials = anonymous ? { kind: 'none' } : this.credentials;
    const exchange = await transport.send(
      authorize(this.catalog, request, credentials, this.session, this.#now()),
    );
    onExchange?.(operation, exchange);
    // A server may repeat what it was sent; errors are made of its words, and have to hold no credentials.
    const secrets = requestSecretsOf(this.catalog, operation, exchange.request);
    return {
      ...exchange.response,
      body: maskPayload(exchange.response.body, (text) => maskText(text, secrets)),
    };
  }
}
