import { maskText } from '../model/mask-text.ts';
import type { OutgoingRequest } from '../model/request.ts';
import type { Catalog } from './catalog.ts';
import { secretPathParts } from './secrets.ts';

/** Method and path of a request for people to read; a path parameter that is a secret is masked. */
export function requestLine(
  catalog: Catalog,
  { operation, method, path }: Pick<OutgoingRequest, 'operation' | 'method' | 'path'>,
): string {
  return `${method} ${maskText(path, secretPathParts(catalog, operation, path))}`;
}
