import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';

/** A file's JSON apart from its entries may be as large as this, in bytes: no recorder writes so much. */
const LARGEST = 16 * 1024 * 1024;

/** A text around the entries that is longer, in bytes, is left out: none that is needed is. */
const LONGEST_TEXT = 64 * 1024;

/** Depth of the items of `log.entries`: in the file's object, in `log`, in the list. */
const ENTRIES_DEPTH = 3;

/** Reads what is around the entries of a HAR file, byte by byte: little, and all that has to be kept. */
export class Outline {
  #bytes = Buffer.alloc(4_096);
  #length = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #textStart = 0;
  #leavingOut = false;
  /** The last text, and the keys under which the scanner is, by depth. */
  #lastText = '';
  readonly #keys = ['', '', ''];
  #inEntries = false;
  #commas = 0;
  #lists = 0;

  /** Index of the entry that comes next. */
  get index(): number {
    return this.#commas;
  }

  /** Whether the file's one value has begun and not ended. */
  get isOpen(): boolean {
    return this.#depth > 0 || this.#inText;
  }

  /** How often `log.entries` began. */
  get lists(): number {
    return this.#lists;
  }

  /** Whether there is more around the entries than is kept. */
  get isTooLarge(): boolean {
    return this.#length > LARGEST;
  }

  /** The JSON around the entries, with `{}` for each of them. */
  get text(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }

  /** Reads on from a place of a chunk to the brace that opens an entry, which it answers, or to the chunk's end. */
  read(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.#inText) {
        this.#readText(byte);
        if (this.#inText && this.#isLeftOut()) continue;
      } else if (byte === OPEN_BRACE && this.#inEntries && this.#depth === ENTRIES_DEPTH) {
        this.#keep(OPEN_BRACE);
        this.#keep(CLOSE_BRACE);
        return at;
      } else this.#readStructure(byte);
      this.#keep(byte);
      if (this.isTooLarge) return chunk.length;
    }
    return chunk.length;
  }

  /** Whether the text under way is left out: as a whole, since it could be cut amid an escape. */
  #isLeftOut(): boolean {
    if (!this.#leavingOut && this.#length - this.#textStart >= LONGEST_TEXT) {
      this.#leavingOut = true;
      this.#length = this.#textStart;
    }
    return this.#leavingOut;
  }

  #readText(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inText = false;
      if (this.#depth < ENTRIES_DEPTH)
        this.#lastText = this.#bytes.toString('utf8', this.#textStart, this.#length);
    }
  }

  #readStructure(byte: number): void {
    switch (byte) {
      case QUOTE:
        this.#inText = true;
        this.#textStart = this.#length + 1;
        this.#leavingOut = false;
        break;
      case COLON:
        if (this.#depth < ENTRIES_DEPTH) this.#keys[this.#depth] = this.#lastText;
        break;
      case COMMA:
        if (this.#inEntries && this.#depth === ENTRIES_DEPTH) this.#commas++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#depth++;
        if (this.#beginsEntries(byte)) {
          this.#inEntries = true;
          this.#lists++;
        }
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#depth--;
        if (this.#depth < ENTRIES_DEPTH) this.#inEntries = false;
        break;
    }
  }

  #beginsEntries(byte: number): boolean {
    const [, first, second] = this.#keys;
    return byte === OPEN_BRACKET && this.#depth === ENTRIES_DEPTH && first === 'log' && second === 'entries';
  }

  #keep(byte: number): void {
    if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#length * 2);
    this.#bytes[this.#length++] = byte;
  }
}
