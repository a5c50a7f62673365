import type { Catalog } from '../contract/catalog.ts';
import { splitScheme } from '../model/authorization.ts';

/** What cannot be a secret: nothing, a mask, any text as a pattern says it, or a place that a provider state fills. */
const HARMLESS = /^(|\.[+*]|\*+|x+|\$\{[^}]*\}|<[^>]*>)$/i;

/** Whether what stands in the place of a secret is none: an example of the contract, or a placeholder. */
export type IsExample = (value: string) => boolean;

/** Tells values that the contract itself has: those of its provider states and requests, and examples of its schemas. */
export function exampleTest(catalog: Catalog): IsExample {
  const examples = examplesOf(catalog);
  return (value) => {
    const bare = splitScheme(value).credential.trim();
    return bare.split(/[\s:]+/).every((part) => HARMLESS.test(part) || examples.has(part));
  };
}

function examplesOf(catalog: Catalog): ReadonlySet<string> {
  const examples = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      const bare = splitScheme(value).credential.trim();
      // A sentence is no example of a secret, nor are its words.
      if (!/\s/.test(bare)) for (const part of bare.split(':')) examples.add(part);
    } else if (Array.isArray(value)) for (const item of value) collect(item);
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) collect(inner);
  };
  for (const { values } of catalog.states) collect(values);
  for (const { request, reply } of catalog.interactions) collect([request, reply]);
  for (const { source } of catalog.structures.values()) {
    for (const { examples: own } of Object.values(source.properties)) collect(own);
  }
  return examples;
}
