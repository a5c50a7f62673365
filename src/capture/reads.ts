import type { Catalog } from '../contract/catalog.ts';
import { resultStructures } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import type { ReplyOutcome } from '../model/contract.ts';
import { nearestName } from '../model/nearest.ts';

/** A field that a client reads. */
export interface ReadField {
  /** The keys that lead to it; items of lists need none. */
  readonly path: readonly string[];
  /** JSON Pointer to it in a composed body. */
  readonly pointer: string;
  /** Whether servers may leave it out, or something that it is part of. */
  readonly isOptional: boolean;
  /** The outcome that a body tells by holding it; null for none. */
  readonly outcome: ReplyOutcome | null;
}

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
      const fields = answeredFields(catalog, operation);
      const found = find(fields, field.replaceAll('[]', ''), `${operation} answers no field`);
      reads.set(operation, [...(reads.get(operation) ?? []), found]);
    }
  }
  return reads;
}

function find<T>(map: ReadonlyMap<string, T>, name: string, problem: string): T {
  const found = map.get(name);
  if (found !== undefined) return found;
  const nearest = nearestName(name, map.keys());
  const hint =
    nearest === null ? `known are ${[...map.keys()].slice(0, 8).join(', ')}` : `did you mean "${nearest}"?`;
  throw new Error(`${problem} "${name}"; ${hint}`);
}

/** The fields that answers of an operation can have. */
function answeredFields(catalog: Catalog, operation: string): ReadonlyMap<string, ReadField> {
  const found = new Map<string, ReadField>();
  const add = (
    structure: Structure,
    above: Omit<ReadField, 'outcome'>,
    parents: readonly Structure[],
  ): void => {
    for (const field of structure.fields) {
      if (field.presence.deployed === 'never') continue;
      const path = [...above.path, field.name];
      const pointer = `${above.pointer}/${field.name}`;
      const isOptional = above.isOptional || field.presence.deployed === 'optional';
      const outcome = found.get(path[0] ?? '')?.outcome ?? field.outcome;
      found.set(path.join('.'), { path, pointer, isOptional, outcome });
      const nested = structure.nested.find((one) => one.field === field);
      if (nested === undefined || parents.includes(nested.child)) continue;
      const below = { path, isOptional, pointer: nested.isList ? `${pointer}/0` : pointer };
      add(nested.child, below, [...parents, nested.child]);
    }
  };
  const replies = Object.values(catalog.operation(operation).dialects.deployed ?? {});
  for (const structure of replies.flatMap((reply) => resultStructures(catalog, reply)))
    add(structure, { path: [], pointer: '', isOptional: false }, [structure]);
  return found;
}
