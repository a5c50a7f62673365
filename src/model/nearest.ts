/**
 * The name that a misspelt word was most likely meant to be; null when none is close.
 *
 * Close is at most one change for every three letters, so that `--dialekt` finds `--dialect` and a
 * wholly different word finds nothing.
 */
export function nearestName(word: string, names: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of names) {
    const changes = countChanges(word.toLowerCase(), name.toLowerCase());
    if (changes >= least) continue;
    nearest = name;
    least = changes;
  }
  return nearest;
}

/** What to tell about a name that is not known: the nearest one that is, or all of them. @param all how to tell all */
export function nameHint(
  word: string,
  names: readonly string[],
  all = `known are ${names.join(', ')}`,
): string {
  const near = nearestName(word, names);
  return near === null ? all : `did you mean ${near}?`;
}

/** Levenshtein distance, in which two neighbours that are swapped count as one change. */
function countChanges(from: string, to: string): number {
  let rowBefore: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const here = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(above, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      here.push(
        Math.min(
          replaced,
          at(above, column) + 1,
          at(here, column - 1) + 1,
          swapped ? at(rowBefore, column - 2) + 1 : replaced,
        ),
      );
    }
    [rowBefore, above] = [above, here];
  }
  return at(above, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
