import type { Catalog } from '../contract/catalog.ts';
import { replyStructure, requestStructure } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import type { Field } from '../model/contract.ts';
import type {
  Evidence,
  Exchange,
  ExchangeRequest,
  ExchangeResponse,
  Headers,
  Payload,
} from '../model/exchange.ts';
import { type JsonValue, parseWithMarks, withoutMarks } from '../model/json.ts';
import { learnExchange, learnHeaders } from './learn-secrets.ts';
import { bodyText, headerValue, withheld } from './message.ts';
import { OwnSecrets } from './own-secrets.ts';
import { TextRedactor } from './text-redactor.ts';
import { UrlRedactor } from './url-redactor.ts';
import { ValueRedactor } from './value-redactor.ts';

/** A body is evidence up to this many characters. */
const LONGEST_BODY = 16_384;
const LONGEST_TITLE = 200;

type JsonPayload = Extract<Payload, { readonly kind: 'json' }>;
type MessageParts = Pick<ExchangeResponse, 'headers' | 'body'>;

/** Drops secrets: it shows what is known to be harmless, and hides everything else. */
export class Redactor {
  readonly #catalog: Catalog;
  readonly texts: TextRedactor;
  readonly values: ValueRedactor;
  readonly urls: UrlRedactor;

  /** @param isCopy whether programs read the result: then a hidden uuid is replaced by another uuid, an address by an address */
  constructor(catalog: Catalog, secrets = new OwnSecrets(catalog), isCopy = false) {
    this.#catalog = catalog;
    this.texts = new TextRedactor(secrets, isCopy);
    this.urls = new UrlRedactor(catalog, this.texts, () => this.values);
    this.values = new ValueRedactor(this.texts, (url) => this.urls.url(null, url));
  }

  /** Remembers the secrets of an exchange and the uuids in its harmless places. */
  learn(exchange: Exchange, operationId: string): void {
    learnExchange(this.#catalog, operationId, exchange, this.texts);
  }

  /** Remembers the credentials of a request that calls no operation of the contract. */
  learnHeaders(headers: Headers): void {
    learnHeaders(headers, this.texts);
  }

  /** Free text: a sentence of ours, a refusal, a name. */
  text(text: string, longest?: number): string {
    return this.texts.words(text, longest);
  }

  /** A name, a version or a branch, from a place that holds nothing else. */
  identifier(name: string): string {
    return this.texts.identifier(name);
  }

  /** A sentence of ours with identifiers in it: only secrets known by value are hidden. */
  hide(sentence: string): string {
    return this.texts.secrets.hide(sentence);
  }

  /** A value of an exchange, as a finding shows it. */
  value(value: JsonValue, field: Field | null): JsonValue {
    return this.values.value(field, value);
  }

  /** A JSON Pointer. */
  pointer(at: string): string {
    return this.texts.pointer(at);
  }

  header(name: string, value: string): string {
    return headerValue(name, value, this.texts, this.urls);
  }

  /** The URL of a request, or its path alone. */
  url(method: string, url: string): string {
    return this.urls.url(method, url);
  }

  /** Method and path of a request of an operation. */
  requestLine({ method, path }: Pick<ExchangeRequest, 'method' | 'path'>, operationId: string): string {
    return `${method} ${this.urls.path(operationId, path)}`;
  }

  /** An exchange as people see it. Call `learn` with it first. */
  evidence({ request, response }: Exchange, operationId: string): Evidence {
    const { method, path } = request;
    const { status } = response;
    const due = replyStructure(this.#catalog, operationId, status);
    const sent = requestStructure(this.#catalog, operationId);
    return {
      request: { method, path: this.urls.path(operationId, path), ...this.#message(request, sent, false) },
      response: { status, ...this.#message(response, due, true) },
    };
  }

  /** A body of JSON, with the numbers of its fields as they were written. */
  json(structure: Structure | null, { value, text = '' }: JsonPayload, indent?: number): string {
    const marked = parseWithMarks(text);
    const shown = this.values.body(structure, marked ?? value, marked !== null);
    const written = JSON.stringify(shown, null, indent);
    return marked === null ? written : withoutMarks(written);
  }

  #message(
    { headers, body }: MessageParts,
    structure: Structure | null,
    isAnswer: boolean,
  ): Pick<Evidence['request'], keyof MessageParts> {
    const shown = Object.entries(headers).map(([key, one]) => [this.texts.name(key), this.header(key, one)]);
    return { headers: Object.fromEntries(shown), body: this.#payload(body, structure, isAnswer) };
  }

  #payload(payload: Payload, structure: Structure | null, isAnswer: boolean): string | null {
    switch (payload.kind) {
      case 'absent':
        return null;
      case 'json': {
        const text = this.json(structure, payload, 2);
        if (text.length <= LONGEST_BODY) return text;
        const start = text.slice(0, LONGEST_BODY).replace(/[\ud800-\udbff]$/, '');
        return `${start}\n… (${text.length} characters in all)`;
      }
      case 'html': {
        const title = payload.title === null ? '' : `, titled "${this.text(payload.title, LONGEST_TITLE)}"`;
        return `‹a page of HTML of ${payload.text.length} characters${title}›`;
      }
      case 'text':
        // No request of the API has sentences for its body.
        return isAnswer ? bodyText(payload.text, this.texts) : withheld(payload.text);
    }
  }
}
