/**
 * The name that a misspelt word was most likely meant to be; null when none is close: at most one change for every
 * three letters, so that `--dialekt` finds `--dialect`.
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

/** Levenshtein distance. */
function countChanges(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const here = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      here.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (here[column] ?? 0) + 1));
    }
    above = here;
  }
  return above.at(-1) ?? 0;
}
