import { answererOf } from '../contract/answerer.ts';
import type { Catalog } from '../contract/catalog.ts';
import { fieldAt, valueAt } from '../contract/pointer.ts';
import { fillText, fillValue } from '../contract/templates.ts';
import type { Interaction } from '../model/contract.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import type { JsonValue } from '../model/json.ts';
import type { ActualId } from '../model/sentences.ts';
import { finding, formOf, foundIn, type RawFinding, Received, type Said } from './raw-finding.ts';

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
): readonly RawFinding[] {
  const { status, body } = response;
  // A gateway promises nothing; its own finding says so.
  if (answererOf(catalog, { dialect, operation, response }) === 'gateway') return [];
  if (status !== reply.status) {
    return [
      finding({
        rule: 'status',
        at: '',
        expected: ['promised-status', { status: reply.status }],
        actual: ['status', { found: status }],
      }),
    ];
  }
  if ('text' in reply) {
    const expected = fillText(reply.text, values);
    const actual = body.kind === 'text' ? body.text : null;
    if (actual === expected) return [];
    const found: Said<ActualId> =
      actual === null ? ['no-text'] : ['text', { found: new Received(actual, null) }];
    const text = new Received(expected, null);
    return [finding({ rule: 'body', at: '', expected: ['promised-text', { text }], actual: found })];
  }
  if (body.kind !== 'json') return [];
  const structure = catalog.structure(reply.structure);
  const findings: RawFinding[] = [];
  for (const [at, template] of Object.entries(reply.values ?? {})) {
    const expected = fillValue(template, values);
    const actual = valueAt(body.value, at);
    if (sameJson(actual, expected)) continue;
    const field = fieldAt(structure, at);
    const rule = field.name === 'uuid' ? 'identity-mismatch' : 'field-value';
    const found = { rule, level: 'error', at, field } as const;
    findings.push(
      finding({
        ...found,
        expected: ['promised-value', { value: new Received(expected, field) }],
        actual: foundIn(actual, field),
      }),
    );
  }
  for (const at of reply.include ?? []) {
    if (valueAt(body.value, at) !== undefined) continue;
    const field = fieldAt(structure, at);
    findings.push(finding({ rule: 'field-missing', at, field, expected: formOf(field) }));
  }
  return findings;
}

function sameJson(one: JsonValue | undefined, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
