import type { Catalog } from './catalog.ts';

/** Words of media types and encodings that are no words of a language. */
const HTTP_WORDS = ['utf-8', 'UTF-8', 'xhtml', 'xml', 'html', 'sS'];

/** Names and known values of the contract, as its public files have them. */
export function contractWords({
  operations,
  structures,
}: Pick<Catalog, 'operations' | 'structures'>): ReadonlySet<string> {
  const words = new Set<string>(HTTP_WORDS);
  for (const { id, name, method, paths } of operations) {
    const parts = paths.flatMap((path) => path.split('/')).filter((part) => part !== '');
    for (const word of [id, name, `API${name}Msg`, `API${name}Event`, method, ...parts]) words.add(word);
  }
  for (const { fields, source } of structures.values()) {
    for (const { name, type } of fields) words.add(name).add(type);
    for (const property of Object.values(source.properties)) {
      const values = JSON.stringify(property['x-deployed']?.values ?? '');
      for (const [, word = ''] of values.matchAll(/"([^"]+)"/g)) words.add(word);
    }
  }
  return words;
}
