import { whyUnreadable } from '../model/file-trouble.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { EntryScanner, type RawEntry } from './entry-scanner.ts';
import { InputError } from './input-error.ts';
import type { Source } from './source.ts';

/** How the reading of a file ended. */
export interface Ending {
  /** What kept the file from being read to its end, as a sentence that names the place; null when nothing did. */
  readonly problem: string | null;
  /** Its `log` without the entries; null when the file was not read to its end. */
  readonly log: JsonObject | null;
  /** How many entries began in it. */
  readonly entries: number;
}

const WHITESPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const LESS_THAN = 0x3c;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Says in the `log` of a copy why its original could not be read whole, so that the copy is judged as that was. */
export const INCOMPLETE = '_incomplete';

const EXPECTED = 'expected a HAR 1.2 file, as browsers, mitmproxy and Charles export it';
/** Of keys that stand twice others see one, and not all of them the same. */
const TWO_LISTS = 'log.entries stands more than once in the file, so that an index names more than one entry';

const TOO_MUCH_AROUND = 'the file holds more around log.entries than any recorder writes';

const HINT = 'for one JSON body give --operation and --status';

/** The entries of a HAR file, one after the other. */
export class HarFile {
  readonly #source: Source;
  readonly #scanner = new EntryScanner();
  #begun = false;
  #failure: string | null = null;
  #entries = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * Reads the entries. A file that breaks off ends them without an error: `ending` then says so.
   *
   * @param signal ends them early
   * @throws InputError when the file is no JSON object at all
   */
  async *entries(signal?: AbortSignal): AsyncGenerator<RawEntry> {
    const { name } = this.#source;
    try {
      for await (const chunk of this.#source.open(signal)) {
        for (const entry of this.#scanner.push(this.#begin(chunk))) {
          this.#entries = entry.index + 1;
          yield entry;
        }
        if (this.#scanner.outline.isTooLarge) break;
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      if (signal?.aborted === true) return;
      if (!this.#begun && !isOfGzip(error)) {
        throw new InputError(`${name} cannot be checked: ${whyUnreadable(error)}`);
      }
      this.#failure = whyBroken(error);
    }
    if (signal?.aborted === true) return;
    if (!this.#begun && this.#failure === null)
      throw new InputError(`${name} is empty: record again, or name another file`);
  }

  /**
   * How the reading ended, once there are no more entries.
   *
   * @throws InputError when the file was JSON and no HAR file
   */
  ending(): Ending {
    const { outline, within } = this.#scanner;
    const place = within === null ? `after ${this.#entries} entries` : `in the middle of entry ${within}`;
    const cut = (why: string): Ending => ({ problem: `${why} ${place}`, log: null, entries: this.#entries });
    if (this.#failure !== null) return cut(`${this.#failure},`);
    if (outline.isTooLarge) {
      if (this.#entries > 0) return cut(`${TOO_MUCH_AROUND}, and was read no further`);
      throw new InputError(`${this.#source.name}: ${TOO_MUCH_AROUND}: ${EXPECTED}`);
    }
    if (within !== null || outline.isOpen) return cut('the file is cut short: it ends');
    let whole: unknown;
    try {
      whole = JSON.parse(outline.text);
    } catch {
      if (this.#entries === 0) throw new InputError(`${this.#source.name} is not valid JSON: ${EXPECTED}`);
      return cut('the file is not valid JSON:');
    }
    const log = isJsonObject(whole) ? whole['log'] : undefined;
    if (!isJsonObject(log) || !Array.isArray(log['entries'])) throw new InputError(this.#noHar());
    if (outline.lists > 1) return { problem: TWO_LISTS, log: null, entries: this.#entries };
    const incomplete = log[INCOMPLETE];
    const problem =
      typeof incomplete === 'string'
        ? `it is a copy of a file that was not read whole: ${incomplete.slice(0, 300)}`
        : null;
    return { problem, log, entries: log['entries'].length };
  }

  /** The ending of a file whose reading was given up. */
  interrupted(): Ending {
    return {
      problem: `the reading was interrupted after ${this.#entries} entries`,
      log: null,
      entries: this.#entries,
    };
  }

  /** Looks at what the file begins with, and takes its byte order mark away. */
  #begin(chunk: Buffer): Buffer {
    if (this.#begun) return chunk;
    const bytes = chunk.indexOf(BYTE_ORDER_MARK) === 0 ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
    const first = bytes.find((byte) => !WHITESPACE.has(byte));
    if (first === undefined) return bytes;
    const { name } = this.#source;
    if (first === LESS_THAN)
      throw new InputError(`${name} is a page of HTML or XML and no HAR file: ${EXPECTED}`);
    if (first === OPEN_BRACKET) throw new InputError(this.#noHar());
    if (first !== OPEN_BRACE) throw new InputError(`${name} is not JSON: ${EXPECTED}`);
    this.#begun = true;
    return bytes;
  }

  #noHar(): string {
    return `${this.#source.name} is JSON and no HAR file, as it has no log.entries: ${HINT}`;
  }
}

/** What broke off a file, or its gzip data before anything of it could be read. */
function whyBroken(error: unknown): string {
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') return 'the file is cut short: its gzip data ends';
  return isOfGzip(error)
    ? 'the gzip data of the file is broken'
    : `the file could not be read on (${code || 'unknown error'})`;
}

function isOfGzip(error: unknown): boolean {
  return codeOf(error).startsWith('Z_');
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
