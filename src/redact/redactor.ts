import type { Catalog } from '../contract/catalog.ts';
import { decodePart, matchOperation, parametersIn, pathOf, splitQuery } from '../contract/operations.ts';
import { pathParameter, replyStructure, requestStructure } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import { splitScheme } from '../model/authorization.ts';
import type { Field, Operation } from '../model/contract.ts';
import {
  CUT_SHORT,
  type Evidence,
  type Exchange,
  type ExchangeRequest,
  type ExchangeResponse,
  type Headers,
  MASK,
  type Payload,
  readPayload,
} from '../model/exchange.ts';
import { isJsonObject, type JsonArray, type JsonValue, parseWithMarks, withoutMarks } from '../model/json.ts';
import { isUuid } from '../model/values.ts';
import { withheld } from './harmless-text.ts';
import { OwnSecrets } from './own-secrets.ts';
import { TextRedactor } from './text-redactor.ts';
import { ValueRedactor } from './value-redactor.ts';

/** A body is evidence up to this many characters. */
const LONGEST_BODY = 16_384;
const LONGEST_TITLE = 200;
/** Replaces JSON that is cut short in a copy, and is cut short too. */
const CUT = '{"‹withheld›": "';
/** A query can name hundreds of uuids. */
const LONGEST_URL = 1_000_000;
const LONGEST_PATH = 4_000;
const LONGEST_LABEL = 12;

/** Scheme and host, without user and password. */
const ORIGIN = /^([a-z][a-z0-9+.-]{0,20}):\/\/([^/?#\\]{0,4000})/i;
const HOST = /^(?:[\w.-]{0,255}|\[[\da-f:.]{2,45}\])(?::\d{0,5})?$/i;
/** A condition of a query: `name?=a,b`. */
const CONDITION = /^([\w.]{1,60})(\?=|!\?=|!=|>=|<=|~=|!~=|[=<>])(.*)$/s;
const ANY_METHOD = ['GET', 'PUT', 'DELETE'];

/** Headers that are shown with their values, as plain words. */
const PLAIN: ReadonlySet<string> = new Set(
  'accept accept-encoding allow cache-control connection content-encoding content-type date host keep-alive last-modified retry-after server transfer-encoding user-agent vary via x-json-schema'.split(
    ' ',
  ),
);
const NUMBERS: ReadonlySet<string> = new Set(['content-length', 'x-api-timeout', 'x-mock-delay']);
const SCHEME = /^(OAuth|ZStack|Basic|Bearer|Digest|Negotiate|NTLM|AWS4-HMAC-SHA256)(?=[\s:]|$)/i;
const OF_SCHEME = /^(proxy-)?auth|authenticate$/;
/** A fault that a request asks of the mock and that holds no free text. */
const MOCK_FAULT =
  /^(?:drop:[\w.[\]]{1,100}|set:[\w.[\]]{1,100}=(?:\d{1,9}|true|false|null|\{\}|\[\]|"")|status:\d{3}=\d{3}|cut)$/;

type JsonPayload = Extract<Payload, { readonly kind: 'json' }>;

/** Drops secrets: it shows what is known to be harmless, and hides everything else. */
export class Redactor extends TextRedactor {
  readonly #catalog: Catalog;

  /** @param isCopy whether programs read the result: then a hidden uuid is replaced by another uuid, an address by an address */
  constructor(catalog: Catalog, secrets = new OwnSecrets(catalog), isCopy = false) {
    super(secrets, isCopy);
    this.#catalog = catalog;
  }

  /** Remembers the secrets of an exchange and the uuids in its harmless places. */
  learn({ request, response }: Exchange, operationId: string): void {
    this.learnHeaders(request.headers);
    this.learnHeaders(response.headers);
    const operation = this.#catalog.operation(operationId);
    const isSecret = pathParameter(this.#catalog, operation)?.secret === true;
    for (const part of Object.values(parametersIn(operation, request.path) ?? {})) {
      if (isSecret) this.secrets.learn(part);
      else this.allowUuid(part);
    }
    if (request.body.kind === 'json')
      this.#learnValue(requestStructure(this.#catalog, operationId), request.body.value);
    if (response.body.kind === 'json')
      this.#learnValue(replyStructure(this.#catalog, operationId, response.status), response.body.value);
  }

  learnHeaders(headers: Headers): void {
    for (const [name, value] of Object.entries(headers)) {
      if (name === 'x-job-uuid') this.allowUuid(value);
      else if (/^(proxy-)?authorization$/.test(name)) this.#learnCredential(value);
      else if (/^(set-)?cookie$/.test(name)) {
        for (const part of value.split(/[;,=\s]+/)) if (isUuid(part)) this.secrets.learn(part);
      }
    }
  }

  /** The credential after its scheme, whole and in parts; for `Basic` also the password that it encodes. */
  #learnCredential(value: string): void {
    const { credential, scheme } = splitScheme(value);
    const basic = scheme?.toLowerCase() === 'basic' ? Buffer.from(credential, 'base64').toString() : '';
    const password = basic.slice(basic.indexOf(':') + 1);
    for (const part of [credential, ...credential.split(/[\s:]+/), password]) this.secrets.learn(part);
  }

  #learnValue(structure: Structure | null, value: JsonValue): void {
    if (structure === null) return;
    if (Array.isArray(value)) for (const item of value as JsonArray) this.#learnValue(structure, item);
    if (!isJsonObject(value)) return;
    // Fields that a schema does not have are never shown.
    for (const field of structure.fields) {
      const inner = value[field.name];
      if (inner === undefined) continue;
      if (field.secret) this.#learnSecrets(inner);
      else if (typeof inner === 'object') this.#learnValue(structure.child(field), inner);
      // A location ends in the uuid of a job.
      else if (
        typeof inner === 'string' &&
        (field.format === 'zstack-uuid' || field.format === 'job-location')
      )
        this.allowUuid(inner.slice(-32));
    }
  }

  /** Every text in the place of a secret, however deep. */
  #learnSecrets(value: JsonValue): void {
    if (typeof value === 'string' || typeof value === 'number') this.secrets.learn(String(value));
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) this.#learnSecrets(inner as JsonValue);
  }

  /** A value of an exchange, as a finding shows it; of a field that the contract does not have, where it is null. */
  value(value: JsonValue, field: Field | null): JsonValue {
    if (field !== null) return this.#values(false).field(field, value);
    return typeof value === 'string' ? this.odd(value) : this.body(null, value);
  }

  /** A body of a structure; null for one that no schema describes. */
  body(structure: Structure | null, value: JsonValue): JsonValue {
    return this.#values(false).body(structure, value);
  }

  #values(hasMarks: boolean): ValueRedactor {
    return new ValueRedactor(this, (url) => this.url(null, url), hasMarks);
  }

  /** The value of a header. Most are masked; a credential keeps its scheme, which says what kind it was. */
  header(name: string, value: string): string {
    const key = name.trim().toLowerCase();
    if (PLAIN.has(key)) return this.text(value);
    if (NUMBERS.has(key) && /^\d{1,15}$/.test(value)) return value;
    if (key === 'x-job-uuid') return this.id(value, false);
    if (key === 'x-mock-fault' && MOCK_FAULT.test(value)) return value;
    if (key === 'location') return this.url(null, value);
    const scheme = OF_SCHEME.test(key) ? SCHEME.exec(value)?.[1] : undefined;
    return scheme === undefined ? MASK : `${scheme} ${MASK}`;
  }

  /**
   * A URL, or its path alone: part by part for operations of the contract, the origin alone for all others.
   *
   * @param method null where it is unknown
   */
  url(method: string | null, url: string): string {
    const methods = url.length > LONGEST_URL ? [] : method === null ? ANY_METHOD : [method];
    const [known] = methods.flatMap((one) => matchOperation(this.#catalog, one, url) ?? []);
    const origin = this.origin(url);
    if (known !== undefined) return `${origin}${this.#path(known.operation, known.path)}`;
    const path = pathOf(url) ?? '';
    return origin + (path.length > 1 ? '/‹path›' : path);
  }

  origin(url: string): string {
    const [, scheme, authority = ''] = ORIGIN.exec(url) ?? [];
    if (scheme === undefined) return '';
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    if (!HOST.test(host)) return `${scheme}://unknown`;
    // It may repeat a secret.
    const shown = this.text(host);
    if (!this.isCopy || shown === host) return `${scheme}://${shown}`;
    return `${scheme}://${this.secrets.standIn(host).slice(0, LONGEST_LABEL)}.hidden.example`;
  }

  requestLine({ method, path }: Pick<ExchangeRequest, 'method' | 'path'>, operationId: string): string {
    return `${method} ${this.#path(this.#catalog.operation(operationId), path)}`;
  }

  #path(operation: Operation, path: string): string {
    const place = pathParameter(this.#catalog, operation);
    const literals = new Set(operation.paths.flatMap((template) => template.split('/')));
    const [bare, query] = splitQuery(path.split('#', 1)[0] ?? '');
    const parts = bare.split('/').map((part) => (literals.has(part) ? part : this.#pathPart(part, place)));
    const shown = `${parts.join('/')}${query === null ? '' : `?${this.#query(query, operation)}`}`;
    return this.isCopy || shown.length <= LONGEST_PATH ? shown : `${shown.slice(0, LONGEST_PATH)}…`;
  }

  #pathPart(part: string, place: Field | null): string {
    const meant = decodePart(part);
    if (place?.secret !== true) return this.#encoded(this.id(meant, place?.format === 'zstack-uuid'));
    return this.isCopy ? this.secrets.standIn(meant) : this.hidden(meant);
  }

  #query(query: string, { params }: Operation): string {
    const fields = params.flatMap((name) => this.#catalog.structure(name).fields);
    const shown = Array.from(new URLSearchParams(query), ([name, value]) => {
      const parameter = this.#parameter(
        fields.find((one) => one.name === name),
        value,
      );
      return `${this.#encoded(this.name(name))}=${this.#encoded(parameter)}`;
    });
    return shown.join('&');
  }

  #parameter(field: Field | undefined, value: string): string {
    if (field === undefined || field.secret) return MASK;
    const [, left = '', sign = '', right = ''] = CONDITION.exec(value) ?? [];
    if (sign === '') return this.text(value);
    // By its name, or by a path such as `peerCidrs.cidr`.
    const isOf = ({ id }: Field): boolean => id.replaceAll('[]', '') === `inventory.${left}`;
    const compared = this.#catalog.fields.find(isOf);
    const list = right.split(',').map((one) => (compared === undefined ? MASK : this.value(one, compared)));
    return `${this.name(left)}${sign}${list.join(',')}`;
  }

  /** Percent-encoded; for people only characters that would change the meaning. */
  #encoded(text: string): string {
    return this.isCopy
      ? encodeURIComponent(text.toWellFormed())
      : text.replaceAll(/[&#%\s]/g, encodeURIComponent);
  }

  /** An exchange as people see it, or as a copy has it. Call `learn` with it first. */
  evidence({ request, response }: Exchange, operationId: string): Evidence {
    const { method, path } = request;
    const { status } = response;
    const due = replyStructure(this.#catalog, operationId, status);
    const sent = requestStructure(this.#catalog, operationId);
    const shownPath = this.#path(this.#catalog.operation(operationId), path);
    return {
      request: { method, path: shownPath, ...this.#message(request, sent, false) },
      response: { status, ...this.#message(response, due, true) },
    };
  }

  #message(
    { headers, body }: Pick<ExchangeResponse, 'headers' | 'body'>,
    structure: Structure | null,
    isAnswer: boolean,
  ): Pick<Evidence['request'], 'headers' | 'body'> {
    const shown = Object.entries(headers).map(([key, one]) => [this.name(key), this.header(key, one)]);
    return { headers: Object.fromEntries(shown), body: this.#payload(body, structure, isAnswer) };
  }

  #payload(payload: Payload, structure: Structure | null, isAnswer: boolean): string | null {
    switch (payload.kind) {
      case 'absent':
        return null;
      case 'json':
        return this.isCopy ? this.#copiedJson(structure, payload) : this.#shownJson(structure, payload);
      case 'html': {
        const title = this.text(payload.title ?? '', LONGEST_TITLE);
        if (this.isCopy) return `<!doctype html><title>${title.replaceAll('<', '')}</title>`;
        const titled = payload.title === null ? '' : `, titled "${title}"`;
        return `‹a page of HTML of ${payload.text.length} characters${titled}›`;
      }
      case 'text': {
        if (this.isCopy && payload.problem === CUT_SHORT) return CUT;
        // No request of the API has sentences for its body.
        const shown = isAnswer ? this.bodyText(payload.text) : withheld(payload.text);
        return this.isCopy && readPayload(shown).kind !== 'text' ? withheld(payload.text) : shown;
      }
    }
  }

  #shownJson(structure: Structure | null, payload: JsonPayload): string {
    const text = this.#json(structure, payload, 2);
    if (text.length <= LONGEST_BODY) return text;
    const start = text.slice(0, LONGEST_BODY).replace(/[\ud800-\udbff]$/, '');
    return `${start}\n… (${text.length} characters in all)`;
  }

  /** A duplicate key is replaced by another duplicate, so that a copy is judged like its original. */
  #copiedJson(structure: Structure | null, payload: JsonPayload): string {
    const text = this.#json(structure, payload);
    const isTwice = payload.notes.includes('duplicate-key');
    const whole = isTwice ? text.replace(/^\{("[^"]*":)/, '{$1null,$1') : text;
    return payload.notes.includes('byte-order-mark') ? `\ufeff${whole}` : whole;
  }

  /** A body of JSON, with the numbers of its fields as they were written. */
  #json(structure: Structure | null, { value, text = '' }: JsonPayload, indent?: number): string {
    const marked = parseWithMarks(text);
    const shown = this.#values(marked !== null).body(structure, marked ?? value);
    const written = JSON.stringify(shown, null, indent);
    return marked === null ? written : withoutMarks(written);
  }
}
