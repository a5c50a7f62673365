/** So many different values are held. */
const MOST = 5_000;

/** Gives equal values as one and the same, so that a long recording with few different ones takes little memory. */
export class Interner<T> {
  readonly #known = new Map<string, T>();

  /** The value that was first given under this key, or this one. */
  of(key: string, value: T): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(key, value);
    return value;
  }
}
