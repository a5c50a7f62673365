import type { Catalog } from '../../contract/catalog.ts';

/**
 * The words that the contract is made of: what fields are known to hold, methods, segments of paths. They are no
 * secret, even where somebody chose one as a password.
 */
export function knownWords(catalog: Catalog): ReadonlySet<string> {
  const words = new Set(
    catalog.operations.flatMap(({ method, paths }) => [method, ...paths.flatMap((path) => path.split('/'))]),
  );
  for (const { source } of catalog.structures.values()) {
    for (const property of Object.values(source.properties)) collect(property['x-deployed']?.values, words);
  }
  return words;
}

function collect(value: unknown, words: Set<string>): void {
  if (typeof value === 'string') words.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collect(inner, words);
  }
}
