import type { Catalog } from '../catalog/catalog.ts';
import { MASK } from '../check/redact.ts';
import type { OutgoingRequest } from '../model/request.ts';

/** Method and path of a request for people to read; a path parameter that is a secret is masked. */
export function requestLine(catalog: Catalog, { operation, method, path }: OutgoingRequest): string {
  const { params } = catalog.operation(operation);
  const secret = params.some((name) =>
    catalog
      .structure(name)
      .fields.some((field) => field.secret && isPathParameter(catalog, name, field.name)),
  );
  return `${method} ${secret ? path.replace(/[^/]+$/, MASK) : path}`;
}

function isPathParameter(catalog: Catalog, structure: string, name: string): boolean {
  return catalog.structure(structure).source.properties[name]?.['x-in'] === 'path';
}
