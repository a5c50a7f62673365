/** So many different values are held, with so many characters of keys in all. */
const MOST = 5_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Gives equal values as one and the same, so that a long recording with few different ones takes little memory. */
export class Interner<T> {
  readonly #known = new Map<string, T>();
  #characters = 0;

  /** The value that was first given under this key, or this one. */
  of(key: string, value: T): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#characters += key.length;
    if (this.#known.size >= MOST || this.#characters > MOST_CHARACTERS) {
      this.#known.clear();
      this.#characters = key.length;
    }
    this.#known.set(key, value);
    return value;
  }
}
