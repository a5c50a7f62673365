import type { Catalog } from '../catalog/catalog.ts';
import { secretPathParts } from '../catalog/secrets.ts';
import { maskText } from '../model/mask.ts';
import type { OutgoingRequest } from '../model/request.ts';

/** Method and path of a request for people to read; a path parameter that is a secret is masked. */
export function requestLine(catalog: Catalog, { operation, method, path }: OutgoingRequest): string {
  return `${method} ${maskText(path, secretPathParts(catalog, operation, path))}`;
}
