/* The bytes that give JSON its form; in UTF-8 none of them is part of another character. */
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export const MEGABYTE = 1024 * 1024;
export const LARGEST_ENTRY = 32 * MEGABYTE;
/** The file around its entries may be as large as this: no recorder writes so much. */
const LARGEST_SKELETON = 16 * MEGABYTE;

const END_OF_ENTRY = Buffer.from('}');

/** Depth of the items of `log.entries`: in the file's object, in `log`, in the list. */
const ENTRIES_DEPTH = 3;

/** One item of `log.entries`, as text. */
export interface RawEntry {
  readonly index: number;
  /** Its JSON; null when it is too large to be read. */
  readonly text: string | null;
}

/**
 * Cuts the entries out of a HAR file as its bytes come, and holds no more of it than one entry. The caller
 * learns from `JSON.parse` whether an entry, and the skeleton around the entries, is valid JSON.
 */
export class HarScanner {
  /** How many lists `log.entries` the file has. */
  lists = 0;
  readonly #skeleton = new KeptBytes();
  readonly #entry = new KeptBytes();
  /** Where the next bytes go. */
  #kept = this.#skeleton;
  /** Index of the current entry, or of the next one. */
  #index = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** Where the current text begins in the kept bytes, behind its quote. */
  #textStart = 0;
  #tooLarge = false;
  /** The last text, and the keys above the current place, by depth. */
  #lastText = '';
  readonly #keys = ['', '', ''];
  #inEntries = false;

  /** Index of the entry in which the bytes so far end; null when they end outside of entries. */
  get within(): number | null {
    return this.#kept === this.#entry ? this.#index : null;
  }

  /** Whether the file's one value has begun and not ended. */
  get isOpen(): boolean {
    return this.#depth > 0 || this.#inText;
  }

  /** The file with `{}` in place of each entry. */
  get skeleton(): string {
    return this.#skeleton.text();
  }

  get isTooLarge(): boolean {
    return this.#skeleton.length > LARGEST_SKELETON;
  }

  /** Takes the next bytes of the file, and yields the entries that they complete. */
  *push(chunk: Buffer): Generator<RawEntry> {
    // Where the bytes begin that are not kept yet.
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#inText) {
        at = this.#readText(chunk, at);
        if (!this.#inText) start = this.#endText(chunk, start, at);
        continue;
      }
      const byte = chunk[at++];
      switch (byte) {
        case QUOTE:
          this.#inText = true;
          this.#textStart = this.#kept.length + at - start;
          break;
        case COLON:
          if (this.#depth < ENTRIES_DEPTH) this.#keys[this.#depth] = this.#lastText;
          break;
        case COMMA:
          if (this.#inEntries && this.#depth === ENTRIES_DEPTH) this.#index++;
          break;
        case OPEN_BRACE:
        case OPEN_BRACKET:
          if (byte === OPEN_BRACE && this.#inEntries && this.#depth === ENTRIES_DEPTH) {
            this.#skeleton.add(chunk.subarray(start, at));
            this.#skeleton.add(END_OF_ENTRY);
            this.#kept = this.#entry;
            start = at - 1;
          }
          this.#depth++;
          if (byte === OPEN_BRACKET && this.#depth === ENTRIES_DEPTH) this.#beginList();
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          this.#depth--;
          if (this.#depth < ENTRIES_DEPTH) this.#inEntries = false;
          else if (this.#depth === ENTRIES_DEPTH && this.#kept === this.#entry) {
            this.#entry.add(chunk.subarray(start, at));
            start = at;
            yield this.#endEntry();
          }
          break;
      }
    }
    this.#kept.add(chunk.subarray(start));
    if (this.#entry.length <= LARGEST_ENTRY) return;
    this.#tooLarge = true;
    this.#entry.length = 0;
  }

  /** Most bytes of a file are in texts, so this loop looks only for the end of one. */
  #readText(chunk: Buffer, from: number): number {
    let at = this.#escaped ? from + 1 : from;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) {
        this.#inText = false;
        this.#escaped = false;
        return at + 1;
      }
    }
    this.#escaped = at > chunk.length;
    return chunk.length;
  }

  /** Returns where the bytes begin that are not kept yet. */
  #endText(chunk: Buffer, start: number, at: number): number {
    if (this.#depth >= ENTRIES_DEPTH) return start;
    this.#skeleton.add(chunk.subarray(start, at));
    this.#lastText = this.#skeleton.text(this.#textStart, this.#skeleton.length - 1);
    return at;
  }

  #beginList(): void {
    const [, first, second] = this.#keys;
    if (first !== 'log' || second !== 'entries') return;
    this.#inEntries = true;
    this.lists++;
  }

  #endEntry(): RawEntry {
    const text = this.#tooLarge ? null : this.#entry.text();
    this.#entry.length = 0;
    this.#tooLarge = false;
    this.#kept = this.#skeleton;
    return { index: this.#index, text };
  }
}

/** Bytes that were kept, in memory that is used again. */
class KeptBytes {
  /** How many there are; a smaller number forgets the last ones. */
  length = 0;
  #bytes = Buffer.alloc(64 * 1024);

  add(bytes: Buffer): void {
    const length = this.length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(2 * length);
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    bytes.copy(this.#bytes, this.length);
    this.length = length;
  }

  text(from = 0, to = this.length): string {
    return this.#bytes.toString('utf8', from, to);
  }
}
