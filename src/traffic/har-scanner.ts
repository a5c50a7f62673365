/* The bytes that give JSON its form; in UTF-8 none of them is part of another character. */
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const MEGABYTE = 1024 * 1024;
/** A larger entry loses its long texts. One that is twice as large without them is not read. */
const LARGEST_ENTRY = 16 * MEGABYTE;
/** A shorter text is never left out: it does not make an entry large, and may be its URL. */
const SHORTEST_LEFT_OUT = 64 * 1024;
/** The file around its entries may be as large as this: no recorder writes so much. */
const LARGEST_SKELETON = 16 * MEGABYTE;

/** Stands in an entry for a text that was too long to be kept. */
export const LEFT_OUT = '[left out by zstack-contract for its length]';
const LEFT_OUT_BYTES = Buffer.from(JSON.stringify(LEFT_OUT));

/** Depth of the items of `log.entries`: in the file's object, in `log`, in the list. */
const ENTRIES_DEPTH = 3;

/** One item of `log.entries`, as it stands in the file. */
export interface RawEntry {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** Its JSON; null when it is too large to be read, although its long texts were left out. */
  readonly text: string | null;
}

/**
 * Cuts the entries out of a HAR file as its bytes come, and holds no more of it than one entry. The caller
 * learns from `JSON.parse` whether an entry, and the skeleton around the entries, is valid JSON.
 */
export class HarScanner {
  readonly skeleton = new HarSkeleton();
  readonly #largestEntry: number;
  #entry: EntryBytes | null = null;
  #index = 0;

  constructor(largestEntry = LARGEST_ENTRY) {
    this.#largestEntry = largestEntry;
  }

  /** Index of the entry in which the bytes so far end; null when they end outside of entries. */
  get within(): number | null {
    return this.#entry === null ? null : this.#index;
  }

  /** Takes the next bytes of the file, and yields the entries that they complete. */
  *push(chunk: Buffer): Generator<RawEntry> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#entry === null) {
        at = this.skeleton.read(chunk, at);
        if (at === chunk.length) return;
        this.#index = this.skeleton.index;
        this.#entry = new EntryBytes(this.#largestEntry);
      }
      at = this.#entry.read(chunk, at);
      if (!this.#entry.isComplete) return;
      const { text } = this.#entry;
      this.#entry = null;
      yield { index: this.#index, text };
    }
  }
}

/** A HAR file without its entries, read byte by byte: it is small, and all of it is kept. */
class HarSkeleton {
  /** Index of the entry that comes next. */
  index = 0;
  /** How many lists `log.entries` the file has. */
  lists = 0;
  #bytes = Buffer.alloc(4_096);
  #length = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #textStart = 0;
  /** The last text, and the keys above the current place, by depth. */
  #lastText = '';
  readonly #keys = ['', '', ''];
  #inEntries = false;

  /** Whether the file's one value has begun and not ended. */
  get isOpen(): boolean {
    return this.#depth > 0 || this.#inText;
  }

  get isTooLarge(): boolean {
    return this.#length > LARGEST_SKELETON;
  }

  /** Its JSON, with `{}` in place of each entry. */
  get text(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }

  /** Reads on to the brace that opens an entry, or to the chunk's end, and returns that place. */
  read(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.#inText) this.#readText(byte);
      else if (byte === OPEN_BRACE && this.#inEntries && this.#depth === ENTRIES_DEPTH) {
        this.#keep(OPEN_BRACE);
        this.#keep(CLOSE_BRACE);
        return at;
      } else this.#readStructure(byte);
      this.#keep(byte);
      if (this.isTooLarge) return chunk.length;
    }
    return chunk.length;
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
        break;
      case COLON:
        if (this.#depth < ENTRIES_DEPTH) this.#keys[this.#depth] = this.#lastText;
        break;
      case COMMA:
        if (this.#inEntries && this.#depth === ENTRIES_DEPTH) this.index++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#depth++;
        if (this.#beginsEntries(byte)) {
          this.#inEntries = true;
          this.lists++;
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

/** The bytes of one entry; of a large one its short texts, and what stands between texts. */
class EntryBytes {
  isComplete = false;
  readonly #largest: number;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #parts: Buffer[] = [];
  #kept = 0;
  /** Where the current text begins in the kept bytes. */
  #textStart = 0;
  #leavingOut = false;
  #tooLarge = false;

  constructor(largest: number) {
    this.#largest = largest;
  }

  get text(): string | null {
    if (this.#tooLarge) return null;
    const [only] = this.#parts;
    const whole = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    return whole.toString('utf8');
  }

  /** Reads on to the entry's end, or to the chunk's end, and returns that place. */
  read(chunk: Buffer, from: number): number {
    let at = from;
    let start = from;
    while (at < chunk.length && !this.isComplete) {
      if (!this.#inText) {
        at = this.#readStructure(chunk, at, start);
        continue;
      }
      at = this.#readText(chunk, at);
      if (this.#inText || !this.#leavingOut) continue;
      this.#leavingOut = false;
      this.#keep(LEFT_OUT_BYTES);
      start = at;
    }
    if (!this.#leavingOut) this.#keep(chunk.subarray(start, at));
    if (!this.isComplete) this.#makeRoom();
    return at;
  }

  /** By far the most bytes stand in texts, so this loop looks for nothing else. */
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

  #readStructure(chunk: Buffer, from: number, start: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#inText = true;
        this.#textStart = this.#kept + at - start;
        return at + 1;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth--;
        this.isComplete = this.#depth === 0;
        if (this.isComplete) return at + 1;
      }
    }
    return chunk.length;
  }

  #keep(bytes: Buffer): void {
    if (this.#tooLarge || bytes.length === 0) return;
    // An entry that goes on has to copy its bytes, as the source fills the chunk anew.
    this.#parts.push(this.isComplete ? bytes : Buffer.from(bytes));
    this.#kept += bytes.length;
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
