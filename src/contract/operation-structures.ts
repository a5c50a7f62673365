import type { Field, Operation } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { resultStructures } from './replies.ts';
import type { Structure } from './structures.ts';

/** Structures of answers that were found before, by status: every exchange asks. */
const KNOWN = new WeakMap<Operation, Map<number, Structure | null>>();

/** The structure of an answer; for a status that the operation does not have, that of another of its answers. */
export function replyStructure(catalog: Catalog, operationId: string, status: number): Structure | null {
  const operation = catalog.operation(operationId);
  const known = KNOWN.get(operation) ?? new Map<number, Structure | null>();
  KNOWN.set(operation, known);
  let found = known.get(status);
  if (found === undefined) {
    const replies = Object.values(operation.dialects);
    const own = replies.flatMap((one) => one[status] ?? []);
    const others = replies.flatMap((one) => Object.values(one)).reverse();
    const structures = [...own, ...others].flatMap((shape) => resultStructures(catalog, shape));
    found = structures.find(({ fields }) => fields.length > 0) ?? null;
    known.set(status, found);
  }
  return found;
}

/** The structure of what an operation is sent; null where it is sent nothing. */
export function requestStructure(catalog: Catalog, operationId: string): Structure | null {
  const { request } = catalog.operation(operationId);
  return request === undefined ? null : catalog.structure(request);
}

/** The parameter that stands in the paths of an operation; null where there is none. */
export function pathParameter(catalog: Catalog, { params }: Operation): Field | null {
  const inPath = params.flatMap((name) => {
    const { fields, source } = catalog.structure(name);
    return fields.filter((field) => source.properties[field.name]?.['x-in'] === 'path');
  });
  return inPath[0] ?? null;
}
