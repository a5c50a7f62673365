import type { Operation } from '../model/contract.ts';
import type { Field } from '../model/field.ts';
import type { Catalog } from './catalog.ts';
import type { Structure } from './structures.ts';

/** The structure of an answer; of a status that the operation does not have, that of another of its answers. */
export function replyStructure(catalog: Catalog, operationId: string, status: number): Structure | null {
  const replies = Object.values(catalog.operation(operationId).dialects);
  const shapes = [
    ...replies.map((one) => one?.[status]),
    ...replies.flatMap((one) => Object.values(one ?? {})).reverse(),
  ];
  const shape = shapes.find((one) => one !== undefined && 'structure' in one && one.structure !== 'empty');
  return shape !== undefined && 'structure' in shape ? catalog.structure(shape.structure) : null;
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
