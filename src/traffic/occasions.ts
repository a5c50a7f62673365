/** How many places a note names. */
const MOST_PLACES = 5;

/** What happened in several entries of a file, counted, for notes. */
export class Occasions {
  readonly #seen = new Map<string, { count: number; readonly first: number[] }>();

  add(what: string, index: number): void {
    const seen = this.#seen.get(what) ?? { count: 0, first: [] };
    seen.count++;
    if (seen.first.length < MOST_PLACES) seen.first.push(index);
    this.#seen.set(what, seen);
  }

  /** One sentence for each, such as `entries 3, 7 and 12 more: …`. */
  sentences(): readonly string[] {
    return [...this.#seen].map(([what, { count, first }]) => {
      const more = count > first.length ? ` and ${count - first.length} more` : '';
      return `${count === 1 ? 'entry' : 'entries'} ${first.join(', ')}${more}: ${what}`;
    });
  }
}
