import type { Catalog } from '../contract/catalog.ts';

/** Words of media types, encodings and curl that are no words of a language. */
const OF_HTTP = ['utf-8', 'UTF-8', 'xhtml', 'xml', 'html', 'sS'];

const BY_CATALOG = new WeakMap<Catalog, ReadonlySet<string>>();

/** Names and known values of the contract: what its public files say is no secret, whoever chose it for one. */
export function contractWords(catalog: Catalog): ReadonlySet<string> {
  const known = BY_CATALOG.get(catalog);
  if (known !== undefined) return known;
  const words = new Set<string>(OF_HTTP);
  for (const { id, name, method, paths } of catalog.operations) {
    for (const word of [id, name, `API${name}Msg`, `API${name}Event`, method]) words.add(word);
    for (const part of paths.flatMap((path) => path.split('/'))) words.add(part);
  }
  for (const { fields, source } of catalog.structures.values()) {
    for (const { name, type } of fields) words.add(name).add(type);
    for (const property of Object.values(source.properties)) collect(property['x-deployed']?.values, words);
  }
  words.delete('');
  BY_CATALOG.set(catalog, words);
  return words;
}

function collect(value: unknown, words: Set<string>): void {
  if (typeof value === 'string') words.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collect(inner, words);
  }
}
