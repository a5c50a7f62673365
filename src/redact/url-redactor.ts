import type { Catalog } from '../contract/catalog.ts';
import { decodePart, matchOperation, pathOf, splitQuery } from '../contract/operations.ts';
import { pathParameter } from '../contract/replies.ts';
import type { Field, Operation } from '../model/contract.ts';
import { MASK } from '../model/exchange.ts';
import type { TextRedactor } from './text-redactor.ts';
import type { ValueRedactor } from './value-redactor.ts';

/** A query can name hundreds of uuids. */
const LONGEST_URL = 1_000_000;
const LONGEST_SHOWN = 4_000;
/** Scheme and host, without user and password. */
const ORIGIN = /^([a-z][a-z0-9+.-]{0,20}):\/\/([^/?#\\]{0,4000})/i;
const LONGEST_LABEL = 12;
const HOST = /^(?:[\w.-]{0,255}|\[[\da-f:.]{2,45}\])(?::\d{0,5})?$/i;
/** A condition of a query: `name?=a,b`. */
const CONDITION = /^([\w.]{1,60})(\?=|!\?=|!=|>=|<=|~=|!~=|[=<>])(.*)$/s;
const ANY_METHOD = ['GET', 'PUT', 'DELETE'];

/** Shows URLs and paths: part by part for operations of the contract, the origin alone for all others. */
export class UrlRedactor {
  readonly #catalog: Catalog;
  readonly #texts: TextRedactor;
  readonly #values: () => ValueRedactor;

  /** @param values shows the values in conditions of a query */
  constructor(catalog: Catalog, texts: TextRedactor, values: () => ValueRedactor) {
    this.#catalog = catalog;
    this.#texts = texts;
    this.#values = values;
  }

  /** @param method null where it is unknown */
  url(method: string | null, url: string): string {
    const methods = url.length > LONGEST_URL ? [] : method === null ? ANY_METHOD : [method];
    const [known] = methods.flatMap((one) => matchOperation(this.#catalog, one, url) ?? []);
    const origin = this.origin(url);
    if (known !== undefined) return `${origin}${this.path(known.operation.id, known.path)}`;
    const path = pathOf(url) ?? '';
    return origin + (path.length > 1 ? '/‹path›' : path);
  }

  origin(url: string): string {
    const [, scheme, authority = ''] = ORIGIN.exec(url) ?? [];
    if (scheme === undefined) return '';
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    if (!HOST.test(host)) return `${scheme}://unknown`;
    // It may repeat a secret.
    const shown = this.#texts.words(host);
    if (!this.#texts.isCopy || shown === host) return `${scheme}://${shown}`;
    return `${scheme}://${this.#texts.secrets.standIn(host).slice(0, LONGEST_LABEL)}.hidden.example`;
  }

  /** A path of an operation, with its query. */
  path(operationId: string, path: string): string {
    const operation = this.#catalog.operation(operationId);
    const place = pathParameter(this.#catalog, operation);
    const literals = new Set(operation.paths.flatMap((template) => template.split('/')));
    const [bare, query] = splitQuery(path.split('#', 1)[0] ?? '');
    const parts = bare.split('/').map((part) => (literals.has(part) ? part : this.#part(part, place)));
    const shown = `${parts.join('/')}${query === null ? '' : `?${this.#query(query, operation)}`}`;
    return this.#texts.isCopy || shown.length <= LONGEST_SHOWN ? shown : `${shown.slice(0, LONGEST_SHOWN)}…`;
  }

  #part(part: string, place: Field | null): string {
    const meant = decodePart(part);
    if (place?.secret !== true) return this.#encoded(this.#texts.id(meant, place?.format === 'zstack-uuid'));
    return this.#texts.isCopy ? this.#texts.secrets.standIn(meant) : this.#texts.hidden(meant);
  }

  #query(query: string, { params }: Operation): string {
    const fields = params.flatMap((name) => this.#catalog.structure(name).fields);
    const decoded = (part: string): string => decodePart(part.replaceAll('+', ' '));
    return query
      .split('&')
      .map((pair) => {
        const at = pair.indexOf('=');
        const name = decoded(at === -1 ? pair : pair.slice(0, at));
        const shown = this.#encoded(this.#texts.name(name));
        if (at === -1) return shown;
        const field = fields.find((one) => one.name === name);
        return `${shown}=${this.#encoded(this.#parameter(field, decoded(pair.slice(at + 1))))}`;
      })
      .join('&');
  }

  #parameter(field: Field | undefined, value: string): string {
    if (field === undefined || field.secret) return MASK;
    const [, left = '', sign = '', right = ''] = CONDITION.exec(value) ?? [];
    if (sign === '') return this.#texts.words(value);
    // By its name, or by a path such as `peerCidrs.cidr`.
    const isOf = ({ id }: Field): boolean => id.replaceAll('[]', '') === `inventory.${left}`;
    const compared = this.#catalog.fields.find(isOf) ?? null;
    const list = right
      .split(',')
      .map((one) => (compared === null ? MASK : this.#values().value(compared, one)));
    return `${this.#texts.name(left)}${sign}${list.join(',')}`;
  }

  /** Percent-encoded; for people only characters that would change the meaning. */
  #encoded(text: string): string {
    return this.#texts.isCopy
      ? encodeURIComponent(text.toWellFormed())
      : text.replaceAll(/[&#%\s]/g, encodeURIComponent);
  }
}
