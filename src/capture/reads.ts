import type { Catalog } from '../contract/catalog.ts';
import { fieldsBelow, type ReadField } from '../contract/readable-fields.ts';
import { resultStructures } from '../contract/replies.ts';
import { nameHint } from '../model/nearest.ts';

/** The fields that a client reads, by the operation whose answers have them. */
export type Reads = ReadonlyMap<string, readonly ReadField[]>;

/**
 * Reads `OPERATION:FIELD,FIELD,OPERATION:FIELD`, as often as it is given. A field is named by its path from the
 * body, such as `inventory.peerCidrs[].cidr`.
 *
 * @throws Error that says what is wrong and names the nearest name
 */
export function parseReads(catalog: Catalog, texts: readonly string[]): Reads {
  const operations = new Map(catalog.interactionsOf('deployed').map(({ operation: id }) => [id, id]));
  const reads = new Map<string, ReadField[]>();
  for (const text of texts) {
    let operation = '';
    for (const part of text.split(',')) {
      const [, named = operation, field = ''] = /^(?:([^:]*):)?(.*)$/s.exec(part.trim()) ?? [];
      operation = find(operations, named, 'no operation is called');
      const replies = Object.values(catalog.operation(operation).dialects.deployed ?? {});
      const structures = replies.flatMap((reply) => resultStructures(catalog, reply));
      const fields = new Map(structures.flatMap((structure) => [...fieldsBelow(structure, 'deployed')]));
      const found = find(fields, field.replaceAll('[]', ''), `${operation} answers no field`);
      reads.set(operation, [...(reads.get(operation) ?? []), found]);
    }
  }
  return reads;
}

function find<T>(map: ReadonlyMap<string, T>, name: string, problem: string): T {
  const found = map.get(name);
  if (found !== undefined) return found;
  throw new Error(`${problem} "${name}": ${nameHint(name, [...map.keys()])}`);
}
