import type { Catalog } from '../catalog/catalog.ts';
import { matchPath } from '../catalog/path.ts';
import { valueAt } from '../catalog/role-path.ts';
import type { Exchange, Payload } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';

export const MASK = '***';

/** Shorter secrets would mask ordinary words; a finding shows no secret field's value in any case. */
const SHORTEST_SECRET = 8;

/**
 * The secrets of an exchange: what it was authorized with, the session that it opened or ended, and
 * every value of a field that its schema marks secret, wherever it stands.
 */
export function secretsOf(catalog: Catalog, operation: string, exchange: Exchange): readonly string[] {
  const { request, response } = exchange;
  const secrets = new Set<string>();
  const header = catalog.structure('reconnect-params').role('authorization').toLowerCase();
  for (const part of (request.headers[header] ?? '').split(/[\s:]+/).slice(1)) secrets.add(part);
  for (const part of secretPathParts(catalog, operation, request.path)) secrets.add(part);
  if (operation === 'login' && response.body.kind === 'json') {
    const session = valueAt(catalog.structure('login-response'), 'payload/identity', response.body.value);
    if (typeof session === 'string') secrets.add(session);
  }
  const names = secretNames(catalog);
  for (const body of [request.body, response.body]) collect(body, names, secrets);
  return [...secrets].filter((secret) => secret.length >= SHORTEST_SECRET);
}

/** What stands in the places of a path whose parameters are secrets. */
export function secretPathParts(catalog: Catalog, operationId: string, path: string): readonly string[] {
  const operation = catalog.operation(operationId);
  const secretRoles = operation.params.flatMap((name) => {
    const { fields, source } = catalog.structure(name);
    return fields
      .filter((field) => field.secret && source.properties[field.name]?.['x-in'] === 'path')
      .map(({ role }) => role);
  });
  const parts = Object.entries(matchPath(operation, path) ?? {});
  return parts.filter(([role]) => secretRoles.some((secret) => secret === role)).map(([, part]) => part);
}

/** Names of secret fields; that of a session is shared with every uuid, so it is found by its place. */
function secretNames(catalog: Catalog): ReadonlySet<string> {
  const fields = [...catalog.fieldById.values()].filter(({ secret, role }) => secret && role !== 'identity');
  return new Set(fields.map(({ name }) => name));
}

function collect(payload: Payload, names: ReadonlySet<string>, into: Set<string>): void {
  if (payload.kind === 'json') visit(payload.value, names, into);
}

function visit(value: JsonValue, names: ReadonlySet<string>, into: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) visit(item, names, into);
  if (!isJsonObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (names.has(key) && typeof inner === 'string') into.add(inner);
    else visit(inner, names, into);
  }
}

/** Masks secrets in a text. */
export function maskText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

/** Masks secrets in what findings say, before anything keeps them. */
export function redactFindings(findings: readonly Finding[], secrets: readonly string[]): readonly Finding[] {
  if (secrets.length === 0) return findings;
  return findings.map((found) => ({
    ...found,
    at: maskText(found.at, secrets),
    expected: maskText(found.expected, secrets),
    actual: typeof found.actual === 'string' ? maskText(found.actual, secrets) : found.actual,
  }));
}
