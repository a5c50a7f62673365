import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';

/** An entry may be as large as this, in bytes; of a larger one long texts are left out. */
const LARGEST = 16 * 1024 * 1024;

/** A shorter text is never left out: it is not what makes an entry large, and may be its URL. */
const SHORTEST_LEFT_OUT = 64 * 1024;

/** Stands in an entry for a text that was too long to be kept. */
export const LEFT_OUT = '[left out by zstack-contract for its length]';

const LEFT_OUT_BYTES = Buffer.from(JSON.stringify(LEFT_OUT));

/** Reads the bytes of one entry, and of a large one no more than its short texts and what is between them. */
export class EntryBytes {
  /** How many texts were left out. */
  leftOut = 0;
  /** Whether the entry has ended. */
  isComplete = false;
  /** Bytes of the file that were read. */
  size = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #parts: Buffer[] = [];
  #kept = 0;
  /** Where in what is kept the text under way begins. */
  #textStart = 0;
  #leavingOut = false;
  #tooLarge = false;
  readonly #largest: number;

  constructor(largest = LARGEST) {
    this.#largest = largest;
  }

  /** The entry's JSON; null when it is too large although its long texts were left out. */
  get text(): string | null {
    if (this.#tooLarge) return null;
    const [only] = this.#parts;
    return (this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts)).toString(
      'utf8',
    );
  }

  /** Reads on from a place of a chunk, and answers where the entry ends in it, or the chunk's end. */
  read(chunk: Buffer, from: number): number {
    let at = from;
    let start = from;
    while (at < chunk.length && !this.isComplete) {
      if (this.#inText) {
        at = this.#readText(chunk, at);
        if (!this.#inText && this.#leavingOut) {
          this.#putLeftOut();
          start = at;
        }
      } else at = this.#readStructure(chunk, at, start);
    }
    this.size += at - from;
    if (!this.#leavingOut) this.#keep(chunk.subarray(start, at));
    if (!this.isComplete) this.#makeRoom();
    return at;
  }

  /** By far the most bytes stand in texts, so nothing else is looked at here. */
  #readText(chunk: Buffer, from: number): number {
    let at = this.#escaped ? from + 1 : from;
    this.#escaped = false;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) {
        this.#inText = false;
        return at + 1;
      }
    }
    this.#escaped = at > chunk.length;
    return chunk.length;
  }

  #readStructure(chunk: Buffer, from: number, start: number): number {
    let depth = this.#depth;
    let at = from;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#inText = true;
        this.#textStart = this.#kept + at - start;
        at++;
        break;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) {
        this.isComplete = true;
        at++;
        break;
      }
    }
    this.#depth = depth;
    return at;
  }

  #keep(bytes: Buffer): void {
    if (this.#tooLarge || bytes.length === 0) return;
    // What is not used at once has to be copied, as the chunk is filled anew.
    this.#parts.push(this.isComplete ? bytes : Buffer.from(bytes));
    this.#kept += bytes.length;
  }

  #putLeftOut(): void {
    this.#leavingOut = false;
    this.leftOut++;
    this.#keep(LEFT_OUT_BYTES);
  }

  #makeRoom(): void {
    if (this.#kept <= this.#largest) return;
    if (this.#inText && this.#kept - this.#textStart >= SHORTEST_LEFT_OUT) {
      const kept = Buffer.concat(this.#parts, this.#textStart);
      this.#parts = [kept];
      this.#kept = kept.length;
      this.#leavingOut = true;
    } else if (this.#kept > 2 * this.#largest) {
      this.#tooLarge = true;
      this.#parts = [];
      this.#kept = 0;
    }
  }
}
