import type { Interaction, RequestTemplate } from '../model/contract.ts';
import type { JsonObject } from '../model/json.ts';
import type { OutgoingRequest } from '../model/request.ts';
import type { Role } from '../model/roles.ts';
import type { Catalog } from './catalog.ts';
import { fillPath } from './path.ts';
import { nameByRole } from './role-path.ts';
import { fillText, fillValue } from './templates.ts';

/** Name of the header with a role, as the API spells it. */
export function headerName(catalog: Catalog, role: Role): string {
  return catalog.structure('reconnect-params').role(role);
}

/**
 * Builds a request of an operation from values by role.
 *
 * The first path template whose places are all filled is taken, so that a query without an identity
 * goes to the path of the list.
 */
export function buildRequest(catalog: Catalog, operationId: string, parts: RequestTemplate): OutgoingRequest {
  const operation = catalog.operation(operationId);
  const headers = Object.entries(parts.headers ?? {}).map(([role, value]) => [
    headerName(catalog, role as Role),
    value,
  ]);
  const { request } = operation;
  const path = fillPath(operation, parts.path ?? {});
  if (path === null) throw new Error(`no path of ${operationId} can be filled`);
  const body =
    request === undefined || parts.body === undefined
      ? undefined
      : nameByRole(catalog.structure(request), parts.body);
  return {
    operation: operationId,
    method: operation.method,
    path,
    headers: Object.fromEntries(headers),
    body,
  };
}

/** The request of an interaction, its places filled with what the provider state supplied. */
export function requestOf(
  catalog: Catalog,
  { operation, request }: Interaction,
  values: Readonly<Record<string, string>>,
): OutgoingRequest {
  return buildRequest(catalog, operation, {
    path: fillRecord(request.path ?? {}, values),
    headers: fillRecord(request.headers ?? {}, values),
    ...(request.body === undefined ? {} : { body: fillValue(request.body, values) as JsonObject }),
  });
}

function fillRecord(
  record: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([key, text]) => [key, fillText(text, values)]));
}
