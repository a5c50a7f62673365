import type { Dialect } from '../model/contract.ts';
import { type Exchange, type Headers, readPayload } from '../model/exchange.ts';

/** One exchange of a mock, as bytes; nobody has judged it. Times are milliseconds of the mock's clock. */
export interface JournalEntry {
  /** Counts from 1, over all that the journal ever took. */
  readonly id: number;
  readonly dialect: Dialect;
  readonly at: number;
  readonly durationMs: number;
  /** The port that the client called. */
  readonly port: number;
  readonly method: string;
  /** Path with its query, as sent. */
  readonly path: string;
  readonly headers: Headers;
  readonly sent: Buffer;
  readonly answer: { readonly status: number; readonly headers: Headers; readonly text: string };
  /** False where the connection was cut before the answer. */
  readonly delivered: boolean;
}

export interface JournalBounds {
  readonly entries: number;
  readonly bytes: number;
  /** Called with each exchange for which there is no room: the first ones are then kept, and not the last. */
  readonly onFull?: () => void;
}

/** The last exchanges of one or several mocks, bounded in count and in size. */
export class Journal {
  readonly #bounds: JournalBounds;
  readonly #kept: { readonly entry: JournalEntry; readonly size: number }[] = [];
  #count = 0;
  #bytes = 0;

  constructor(bounds: JournalBounds = { entries: 1_000, bytes: 16_000_000 }) {
    this.#bounds = bounds;
  }

  entries(): readonly JournalEntry[] {
    return this.#kept.map(({ entry }) => entry);
  }

  /** Keeps an exchange, unless it is larger than the whole journal. The oldest make room, or none if `onFull` is there. */
  add(exchange: Omit<JournalEntry, 'id'>): void {
    const { entries, bytes, onFull } = this.#bounds;
    const { path, headers, sent, answer } = exchange;
    const size = Buffer.byteLength(JSON.stringify([path, headers, answer])) + sent.length;
    const id = ++this.#count;
    const isFull = (): boolean => this.#kept.length >= entries || this.#bytes + size > bytes;
    if (isFull()) onFull?.();
    if (size > bytes || (isFull() && onFull !== undefined)) return;
    while (isFull()) this.#bytes -= this.#kept.shift()?.size ?? 0;
    this.#bytes += size;
    this.#kept.push({ entry: { ...exchange, id }, size });
  }
}

/** An entry as an exchange that can be judged. */
export function exchangeOf({ method, path, headers, sent, answer, durationMs }: JournalEntry): Exchange {
  const { status, headers: answered, text } = answer;
  return {
    request: { method, path, headers, body: readPayload(decoded(sent)) },
    response: { status, headers: answered, body: readPayload(text) },
    durationMs,
  };
}

/** The text that a client meant, whether or not it named a charset: what is no UTF-8 is ISO-8859-1. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
