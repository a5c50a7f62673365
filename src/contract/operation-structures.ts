import type { Field, Operation } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { resultStructures } from './replies.ts';
import type { Structure } from './structures.ts';

const REPLIES = new WeakMap<Operation, Map<number, Structure | null>>();

/** The structure of an answer; of a status that the operation does not have, that of another of its answers. */
export function replyStructure(catalog: Catalog, operationId: string, status: number): Structure | null {
  const operation = catalog.operation(operationId);
  const known = REPLIES.get(operation) ?? new Map<number, Structure | null>();
  REPLIES.set(operation, known);
  const found = known.get(status);
  if (found !== undefined) return found;
  const structure = findStructure(catalog, operation, status);
  known.set(status, structure);
  return structure;
}

function findStructure(catalog: Catalog, { dialects }: Operation, status: number): Structure | null {
  const replies = Object.values(dialects);
  const shapes = [
    ...replies.map((one) => one?.[status]),
    ...replies.flatMap((one) => Object.values(one ?? {})).reverse(),
  ];
  const structures = shapes.flatMap((one) => (one === undefined ? [] : resultStructures(catalog, one)));
  return structures.find(({ fields }) => fields.length > 0) ?? null;
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
