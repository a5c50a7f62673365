import { isJsonObject, type JsonObject } from '../model/json.ts';
import { HarScanner, LARGEST_ENTRY, MEGABYTE, type RawEntry } from './har-scanner.ts';
import { BrokenInputError, type Input, InputError } from './input.ts';

/** One item of `log.entries`, or why it could not be parsed. */
export type HarEntry = {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** Length of its JSON, in characters. */
  readonly size: number;
} & (
  | { readonly entry: JsonObject; readonly problem: null }
  | { readonly entry: null; readonly problem: string }
);

/** How the reading of a file ended. */
export interface HarEnding {
  /** Why the file was not read to its end, and where; null if it was. */
  readonly problem: string | null;
  /** Its `log` without the entries; null when the file was not read to its end. */
  readonly log: JsonObject | null;
  readonly entries: number;
}

/** Member of a copy's `log`: why its original could not be read whole, so that the copy is judged alike. */
export const INCOMPLETE = '_incomplete';

/** What may stand before JSON: blanks, and the bytes of a byte order mark. */
const BEFORE_JSON = Buffer.from(' \t\r\n\ufeff');
const OPEN_BRACE = 0x7b;
/** Parsers differ in which of two equal keys they keep. */
const TWO_LISTS = 'log.entries stands more than once in the file, so that an index names more than one entry';
const TOO_MUCH_AROUND =
  'the file holds more around log.entries than any recorder writes, and was read no further';

/**
 * Reads the entries of a HAR file, one after the other. A file that breaks off ends them without an error.
 *
 * @param signal ends the reading early
 * @throws InputError when it is no HAR file
 */
export async function readHar(
  input: Input,
  onEntry: (entry: HarEntry) => void,
  signal?: AbortSignal,
): Promise<HarEnding> {
  const scanner = new HarScanner();
  let hasBegun = false;
  let entries = 0;
  let broken: string | null = null;
  try {
    for await (const chunk of input.open(signal)) {
      const start = hasBegun ? 0 : chunk.findIndex((byte) => !BEFORE_JSON.includes(byte));
      if (start === -1) continue;
      if (!hasBegun && chunk[start] !== OPEN_BRACE) throw noHar(input);
      hasBegun = true;
      for (const raw of scanner.push(chunk.subarray(start))) {
        entries = raw.index + 1;
        onEntry(parse(raw));
        if (signal?.aborted === true) break;
      }
      if (scanner.isTooLarge || signal?.aborted === true) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenInputError)) throw error;
    broken = String(error.cause);
  }
  const cut = (problem: string): HarEnding => ({ problem, log: null, entries });
  const { within, isTooLarge, isOpen, lists } = scanner;
  const place = within === null ? `after ${entries} entries` : `in the middle of entry ${within}`;
  if (signal?.aborted === true) return cut(`the reading was interrupted after ${entries} entries`);
  if (broken !== null) return cut(`${broken}, ${place}`);
  if (!hasBegun) throw new InputError(`${input.name} is empty: record again, or name another file`);
  if (isTooLarge) return cut(`${TOO_MUCH_AROUND} ${place}`);
  if (within !== null || isOpen) return cut(`the file is cut short: it ends ${place}`);
  let whole: unknown;
  try {
    whole = JSON.parse(scanner.skeleton);
  } catch {
    return cut(`the file is not valid JSON: ${place}`);
  }
  const log = isJsonObject(whole) ? whole['log'] : undefined;
  if (!isJsonObject(log) || !Array.isArray(log['entries'])) throw noHar(input);
  if (lists > 1) return cut(TWO_LISTS);
  const incomplete = log[INCOMPLETE];
  const problem =
    typeof incomplete === 'string'
      ? `it is a copy of a file that was not read whole: ${incomplete.slice(0, 300)}`
      : null;
  return { problem, log, entries: log['entries'].length };
}

function noHar({ name }: Input): InputError {
  return new InputError(
    `${name} is no HAR file: expected one as browsers, mitmproxy and Charles export it; for one JSON body give --operation and --status`,
  );
}

function parse({ index, text }: RawEntry): HarEntry {
  const unread = { index, entry: null, size: 0 };
  if (text === null) return { ...unread, problem: `larger than ${LARGEST_ENTRY / MEGABYTE} MB` };
  try {
    return { index, entry: JSON.parse(text) as JsonObject, problem: null, size: text.length };
  } catch {
    return { ...unread, problem: 'not valid JSON' };
  }
}
