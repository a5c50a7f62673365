import { whyUnreadable } from '../model/file-errors.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { HarScanner, type RawEntry } from './har-scanner.ts';
import { type Input, InputError } from './input.ts';

/** One item of `log.entries`. */
export interface HarEntry {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** As it was parsed; undefined when it could not be. */
  readonly entry: unknown;
  /** Why it could not be parsed; null when it was. */
  readonly problem: string | null;
  /** Length of its JSON, in characters. */
  readonly size: number;
}

/** How the reading of a file ended. */
export interface HarEnding {
  /** Why the file was not read to its end, and where; null if it was. */
  readonly problem: string | null;
  /** Its `log` without the entries; null when the file was not read to its end. */
  readonly log: JsonObject | null;
  /** How many entries began in it. */
  readonly entries: number;
}

/** Member of a copy's `log`: why its original could not be read whole, so that the copy is judged alike. */
export const INCOMPLETE = '_incomplete';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const EXPECTED = 'expected a HAR 1.2 file, as browsers, mitmproxy and Charles export it';
/** Parsers differ in which of two equal keys they keep. */
const TWO_LISTS = 'log.entries stands more than once in the file, so that an index names more than one entry';
const TOO_MUCH_AROUND = 'the file holds more around log.entries than any recorder writes';

/** The entries of a HAR file, one after the other. */
export class HarFile {
  readonly #input: Input;
  readonly #scanner = new HarScanner();
  #begun = false;
  #interrupted = false;
  #failure: string | null = null;
  #entries = 0;

  constructor(input: Input) {
    this.#input = input;
  }

  /**
   * Reads the entries. A file that breaks off ends them without an error: `ending` then says so.
   *
   * @param signal ends them early
   * @throws InputError when the file is no JSON object at all
   */
  async *entries(signal?: AbortSignal): AsyncGenerator<HarEntry> {
    const { name } = this.#input;
    const isAborted = (): boolean => {
      this.#interrupted = signal?.aborted === true;
      return this.#interrupted;
    };
    try {
      for await (const chunk of this.#input.open(signal)) {
        for (const raw of this.#scanner.push(this.#begin(chunk))) {
          this.#entries = raw.index + 1;
          yield parse(raw);
          if (isAborted()) return;
        }
        if (this.#scanner.isTooLarge) break;
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      if (isAborted()) return;
      if (!this.#begun && !codeOf(error).startsWith('Z_')) {
        throw new InputError(`${name} cannot be checked: ${whyUnreadable(error)}`);
      }
      this.#failure = whyBroken(codeOf(error));
    }
    if (isAborted() || this.#begun || this.#failure !== null) return;
    throw new InputError(`${name} is empty: record again, or name another file`);
  }

  /**
   * How the reading ended, once there are no more entries.
   *
   * @throws InputError when the file was JSON and no HAR file
   */
  ending(): HarEnding {
    const { name } = this.#input;
    const { within, isTooLarge, isOpen, lists } = this.#scanner;
    const entries = this.#entries;
    const cut = (problem: string): HarEnding => ({ problem, log: null, entries });
    const place = within === null ? `after ${entries} entries` : `in the middle of entry ${within}`;
    if (this.#interrupted) return cut(`the reading was interrupted after ${entries} entries`);
    if (this.#failure !== null) return cut(`${this.#failure}, ${place}`);
    if (isTooLarge) {
      if (entries > 0) return cut(`${TOO_MUCH_AROUND}, and was read no further ${place}`);
      throw new InputError(`${name}: ${TOO_MUCH_AROUND}: ${EXPECTED}`);
    }
    if (within !== null || isOpen) return cut(`the file is cut short: it ends ${place}`);
    let whole: unknown;
    try {
      whole = JSON.parse(this.#scanner.skeleton);
    } catch {
      if (entries === 0) throw new InputError(`${name} is not valid JSON: ${EXPECTED}`);
      return cut(`the file is not valid JSON: ${place}`);
    }
    const log = isJsonObject(whole) ? whole['log'] : undefined;
    if (!isJsonObject(log) || !Array.isArray(log['entries'])) throw this.#noHar();
    if (lists > 1) return cut(TWO_LISTS);
    const incomplete = log[INCOMPLETE];
    const problem =
      typeof incomplete === 'string'
        ? `it is a copy of a file that was not read whole: ${incomplete.slice(0, 300)}`
        : null;
    return { problem, log, entries: log['entries'].length };
  }

  /** Checks how the file begins, and removes its byte order mark. */
  #begin(chunk: Buffer): Buffer {
    if (this.#begun) return chunk;
    const bytes = chunk.indexOf(BYTE_ORDER_MARK) === 0 ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
    const first = /\S/.exec(bytes.toString('latin1'))?.[0];
    const { name } = this.#input;
    switch (first) {
      case undefined:
        return bytes;
      case '{':
        this.#begun = true;
        return bytes;
      case '<':
        throw new InputError(`${name} is a page of HTML or XML and no HAR file: ${EXPECTED}`);
      case '[':
        throw this.#noHar();
      default:
        throw new InputError(`${name} is not JSON: ${EXPECTED}`);
    }
  }

  #noHar(): InputError {
    const hint = 'for one JSON body give --operation and --status';
    return new InputError(`${this.#input.name} is JSON and no HAR file, as it has no log.entries: ${hint}`);
  }
}

function parse({ index, text }: RawEntry): HarEntry {
  const unread = { index, entry: undefined, size: 0 };
  if (text === null) return { ...unread, problem: 'too large to be read, even without the long texts' };
  try {
    return { index, entry: JSON.parse(text), problem: null, size: text.length };
  } catch {
    return { ...unread, problem: 'not valid JSON' };
  }
}

/** Why the file, or its gzip data, could not be read further. */
function whyBroken(code: string): string {
  if (code === 'Z_BUF_ERROR') return 'the file is cut short: its gzip data ends';
  if (code.startsWith('Z_')) return 'the gzip data of the file is broken';
  return `the file could not be read on (${code || 'unknown error'})`;
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
