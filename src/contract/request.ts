import type { FieldName, HeaderName } from '../../generated/types.ts';
import type { Interaction } from '../model/contract.ts';
import type { JsonObject } from '../model/json.ts';
import type { OutgoingRequest } from '../model/request.ts';
import type { Catalog } from './catalog.ts';
import { fillPath } from './path.ts';
import { fillText, fillValue } from './templates.ts';

/** What a request of an operation carries. */
export interface RequestParts {
  /** Path parameters by name. */
  readonly path?: Readonly<Partial<Record<FieldName, string>>>;
  readonly headers?: Readonly<Partial<Record<HeaderName, string>>>;
  readonly body?: JsonObject;
}

/**
 * Builds a request of an operation.
 *
 * The first path template whose places are all filled is taken, so that a query without a uuid goes to
 * the path of the list.
 */
export function buildRequest(catalog: Catalog, operationId: string, parts: RequestParts): OutgoingRequest {
  const operation = catalog.operation(operationId);
  const path = fillPath(operation, parts.path ?? {});
  if (path === null) throw new Error(`no path of ${operationId} can be filled`);
  const { headers = {}, body } = parts;
  return { operation: operationId, method: operation.method, path, headers, body };
}

/** The request of an interaction, its places filled with what the provider state supplied. */
export function requestOf(
  { operation, request }: Interaction,
  values: Readonly<Record<string, string>>,
): OutgoingRequest {
  const { method, path, headers = {}, body } = request;
  const encoded = Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]);
  return {
    operation,
    method,
    path: fillText(path, Object.fromEntries(encoded)),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, fillText(text, values)]),
    ),
    body: body === undefined ? undefined : (fillValue(body, values) as JsonObject),
  };
}
