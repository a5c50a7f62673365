import { EntryBytes } from './entry-bytes.ts';
import { Outline } from './outline.ts';

/** One item of `log.entries`, as it stands in the file. */
export interface RawEntry {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** Its JSON; null when it is too large to be read, although its long texts were left out. */
  readonly text: string | null;
  /** Bytes of the file that it takes. */
  readonly size: number;
  /** How many of its texts were left out for their length. */
  readonly leftOut: number;
}

/**
 * Cuts the entries out of a HAR file as its bytes come, and holds no more of it than one entry. Whether what
 * stands around them is JSON is seen at the end; whether an entry is, by whoever parses it.
 */
export class EntryScanner {
  readonly outline = new Outline();
  #entry: EntryBytes | null = null;
  #index = 0;

  /** Index of the entry in which the bytes so far end; null when they end outside of entries. */
  get within(): number | null {
    return this.#entry === null ? null : this.#index;
  }

  /** Takes the next bytes of the file, and answers the entries that they complete. */
  *push(chunk: Buffer): Generator<RawEntry> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#entry === null) {
        at = this.outline.read(chunk, at);
        if (at === chunk.length) return;
        this.#index = this.outline.index;
        this.#entry = new EntryBytes();
      }
      at = this.#entry.read(chunk, at);
      if (!this.#entry.isComplete) return;
      const { text, size, leftOut } = this.#entry;
      this.#entry = null;
      yield { index: this.#index, text, size, leftOut };
    }
  }
}
