import type { Field, Operation } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { resultStructures } from './replies.ts';
import type { Structure } from './structures.ts';

/** The structure of an answer; for a status that the operation does not have, that of another of its answers. */
export function replyStructure(catalog: Catalog, operationId: string, status: number): Structure | null {
  const replies = Object.values(catalog.operation(operationId).dialects);
  const own = replies.flatMap((one) => one[status] ?? []);
  const others = replies.flatMap((one) => Object.values(one)).reverse();
  for (const shape of [...own, ...others]) {
    const found = resultStructures(catalog, shape).find(({ fields }) => fields.length > 0);
    if (found !== undefined) return found;
  }
  return null;
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
