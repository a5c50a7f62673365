import { isOfFormat } from '../contract/formats.ts';
import type { Structure } from '../contract/structures.ts';
import type { Field } from '../model/contract.ts';
import { MASK } from '../model/exchange.ts';
import {
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  markedNumber,
} from '../model/json.ts';
import { timestampForm } from '../model/values.ts';
import { describe } from './harmless-text.ts';
import type { TextRedactor } from './text-redactor.ts';

/** Formats whose values may hold words, with the value that replaces a hidden one in a copy. */
const OPEN_FORMATS: Readonly<Record<string, string>> = {
  'peer-address': 'hidden.example',
  'error-code': 'HIDDEN.0',
  cidr: '192.0.2.0/24',
};
/** Names under which gateways and frameworks send their messages. */
const MESSAGES =
  /^(message|msg|error|error_description|error_msg|reason|title|detail|details|description|status|path|timestamp|type)(_\w\w)?$/;
const LONGEST_MESSAGE = 500;
const LARGEST_NUMBER = 1e6;
/** How many members people see: a hostile answer has millions. */
const MOST_MEMBERS = 4_000;
/** How many characters of free text are read in one body: it takes a second at most. */
const MOST_CHARACTERS = { shown: 64_000, copied: 2_000_000 };
/** How deep unknown values are shown. */
const DEEPEST_UNKNOWN = 4;

/** Redacts one JSON value by the fields of the contract. */
export class ValueRedactor {
  readonly #texts: TextRedactor;
  readonly #url: (url: string) => string;
  readonly #hasMarks: boolean;
  /** How many more members, and characters of free text, are shown. */
  #members: number;
  #characters: number;

  /**
   * @param url shows a URL, which a field can hold
   * @param hasMarks whether the values come from `parseWithMarks`; in others a text may look like a mark by chance
   */
  constructor(texts: TextRedactor, url: (url: string) => string, hasMarks: boolean) {
    this.#texts = texts;
    this.#url = url;
    this.#hasMarks = hasMarks;
    this.#members = texts.isCopy ? Number.POSITIVE_INFINITY : MOST_MEMBERS;
    this.#characters = texts.isCopy ? MOST_CHARACTERS.copied : MOST_CHARACTERS.shown;
  }

  /** A body of a structure; null for one that no schema describes. */
  body(structure: Structure | null, value: JsonValue): JsonValue {
    if (Array.isArray(value)) return this.#items(value, (item) => this.body(structure, item));
    return isJsonObject(value) ? this.#object(structure, value, 0) : this.#unknown('', value, 0);
  }

  /** A value of a field, within a body or alone. */
  field(field: Field, value: JsonValue): JsonValue {
    if (this.#isMarked(value)) return field.secret ? 0 : value;
    if (field.secret) return typeof value === 'string' ? this.#texts.hidden(value) : emptied(value);
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.field(field, item));
    if (isJsonObject(value)) return this.#unknown(field.name, value, 0);
    return typeof value === 'string' ? this.#text(field, value) : finite(value);
  }

  #text(field: Field, value: string): string {
    const { format, values, type } = field;
    const isFree = values === null && format === null && !/^int/i.test(type);
    if (isFree) return this.#isFull(value) ? describe(value) : this.#texts.text(value);
    if (format === null) return this.#texts.odd(value);
    if (format === 'job-location') return this.#location(value);
    const standIn = OPEN_FORMATS[format];
    if (format === 'zstack-uuid') return this.#texts.id(value, true);
    if (format === 'zstack-timestamp' && timestampForm(value) !== null) return value;
    if (standIn === undefined || !isOfFormat(format, value)) return this.#texts.odd(value);
    if (this.#texts.isPlain(value)) return value;
    return this.#texts.isCopy ? standIn : describe(value);
  }

  /** A valid location stays valid in a copy, and a wrong one wrong. */
  #location(value: string): string {
    const shown = this.#url(value);
    const isLocation = isOfFormat('job-location', value);
    if (!this.#texts.isCopy || isOfFormat('job-location', shown) === isLocation) return shown;
    const job = value.slice(value.lastIndexOf('/') + 1);
    return isLocation ? `/‹path›/${this.#texts.id(job, false)}` : describe(value);
  }

  #isMarked(value: JsonValue): boolean {
    return this.#hasMarks && markedNumber(value) !== null;
  }

  #isFull(text: string): boolean {
    this.#characters -= text.length;
    return this.#characters < 0;
  }

  #items(list: JsonArray, show: (item: JsonValue) => JsonValue): JsonArray {
    const items: JsonValue[] = [];
    for (const item of list) {
      if (this.#members-- <= 0) break;
      items.push(show(item));
    }
    return items;
  }

  /** A value that no schema has: text by its length and characters, everything else by its type. */
  #unknown(name: string, value: JsonValue, depth: number): JsonValue {
    const isMessage = MESSAGES.test(name);
    if (this.#isMarked(value)) return 0;
    if (typeof value === 'string') {
      if (value === '') return '';
      return isMessage && !this.#isFull(value) ? this.#texts.text(value, LONGEST_MESSAGE) : describe(value);
    }
    if (typeof value === 'number') return isMessage && Math.abs(value) < LARGEST_NUMBER ? value : 0;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= DEEPEST_UNKNOWN) return Array.isArray(value) ? [] : {};
    return Array.isArray(value)
      ? this.#items(value, (item) => this.#unknown(name, item, depth + 1))
      : this.#object(null, value as JsonObject, depth + 1);
  }

  #object(structure: Structure | null, value: JsonObject, depth: number): JsonObject {
    const shown = new Map<string, JsonValue>();
    const alike = new Map<string, number>();
    // A structure without fields is a map whose values are type names.
    const isMap = structure !== null && structure.fields.length === 0;
    for (const [name, inner] of Object.entries(value)) {
      if (this.#members-- <= 0) break;
      const field = structure?.byName.get(name);
      if (structure !== null && field !== undefined) shown.set(name, this.#member(structure, field, inner));
      else {
        const key = this.#texts.name(name);
        const count = (alike.get(key) ?? 0) + 1;
        alike.set(key, count);
        const isText = isMap && typeof inner === 'string';
        const shownValue = isText ? this.#texts.text(inner) : this.#unknown(name, inner, depth);
        shown.set(count === 1 ? key : `${key} ${count}`, shownValue);
      }
    }
    return Object.fromEntries(shown);
  }

  #member(structure: Structure, field: Field, value: JsonValue): JsonValue {
    const child = structure.child(field);
    if (child === null) return this.field(field, value);
    if (typeof value === 'object' && value !== null)
      return field.secret ? emptied(value) : this.body(child, value);
    // Text in place of a structure may be that structure as JSON.
    if (this.#isMarked(value)) return 0;
    return typeof value === 'string' && value !== '' ? describe(value) : finite(value);
  }
}

/** A secret that is not text: only its type is shown. */
function emptied(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value === '' ? '' : MASK;
  if (typeof value === 'number') return Number.isInteger(value) ? 0 : 0.5;
  if (Array.isArray(value)) return value.map((item: JsonValue) => emptied(item));
  return isJsonObject(value) ? {} : value;
}

/** JSON can hold 1e999, which parses as Infinity and cannot be written back. */
function finite(value: JsonValue): JsonValue {
  return typeof value === 'number' && !Number.isFinite(value) ? 0.5 : value;
}
