import { answererOf } from '../contract/answerer.ts';
import type { Catalog } from '../contract/catalog.ts';
import { resolveRolePath, valueAt } from '../contract/role-path.ts';
import { fillText, fillValue } from '../contract/templates.ts';
import type { Interaction } from '../model/contract.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonValue } from '../model/json.ts';
import { fieldInWords, finding, showValue } from './findings.ts';

/**
 * What an interaction promises beyond its dialect: this status, this text, these values, these fields.
 *
 * @param values what the provider state supplied
 */
export function promiseFindings(
  catalog: Catalog,
  { reply, dialect, operation }: Interaction,
  response: ExchangeResponse,
  values: Readonly<Record<string, string>>,
): readonly Finding[] {
  const { status, body } = response;
  // A gateway promises nothing; its own finding says so.
  if (answererOf(catalog, { dialect, operation, response }) === 'gateway') return [];
  if (status !== reply.status) {
    return [finding({ rule: 'status', at: '', expected: String(reply.status), actual: status })];
  }
  if ('text' in reply) {
    const expected = fillText(reply.text, values);
    const actual = body.kind === 'text' ? body.text : null;
    if (actual === expected) return [];
    return [finding({ rule: 'body', at: '', expected, actual: actual ?? 'no plain text' })];
  }
  if (body.kind !== 'json') return [];
  const structure = catalog.structure(reply.structure);
  const findings: Finding[] = [];
  for (const [path, template] of Object.entries(reply.values ?? {})) {
    const expected = fillValue(template, values);
    const actual = valueAt(structure, path, body.value);
    if (sameJson(actual, expected)) continue;
    const { field, keys } = resolveRolePath(structure, path);
    const rule = field.role === 'identity' ? 'identity-mismatch' : 'field-value';
    const found = { rule, level: 'error', at: pointer(keys), field } as const;
    findings.push(finding({ ...found, expected: inWords(expected), actual: showValue(actual, field) }));
  }
  for (const path of reply.include ?? []) {
    if (valueAt(structure, path, body.value) !== undefined) continue;
    const { field, keys } = resolveRolePath(structure, path);
    findings.push(
      finding({ rule: 'field-missing', at: pointer(keys), field, expected: fieldInWords(field) }),
    );
  }
  return findings;
}

function pointer(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${key}`).join('');
}

function sameJson(one: JsonValue | undefined, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function inWords(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
