import type { Structure } from '../contract/structures.ts';
import type { Field } from '../model/field.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { finding, formOf, type RawFinding } from './raw-finding.ts';

/** Where a structure has fields of any type, itself or further down. A schema of such a field takes null too. */
export interface UntypedPlan {
  readonly fields: readonly Field[];
  readonly nested: readonly { readonly field: Field; readonly plan: UntypedPlan }[];
}

export const NO_UNTYPED: UntypedPlan = { fields: [], nested: [] };

/** Works out where bodies of a structure hold fields of any type; only ways that lead to one are kept. */
export function untypedPlan(structure: Structure, plans = new Map<string, UntypedPlan>()): UntypedPlan {
  const known = plans.get(structure.name);
  if (known !== undefined) return known;
  const nested: { readonly field: Field; readonly plan: UntypedPlan }[] = [];
  const plan = { fields: structure.fields.filter((field) => isUntyped(structure, field)), nested };
  // Known before its parts are, as a structure can hold itself.
  plans.set(structure.name, plan);
  for (const field of structure.fields) {
    const child = structure.child(field);
    if (child !== null && leadsToUntyped(child, new Set())) {
      nested.push({ field, plan: untypedPlan(child, plans) });
    }
  }
  return plan;
}

function isUntyped({ source }: Structure, { name }: Field): boolean {
  const property = source.properties[name];
  return property?.type === undefined && property?.$ref === undefined;
}

function leadsToUntyped(structure: Structure, seen: Set<string>): boolean {
  if (seen.has(structure.name)) return false;
  seen.add(structure.name);
  return structure.fields.some((field) => {
    const child = structure.child(field);
    return isUntyped(structure, field) || (child !== null && leadsToUntyped(child, seen));
  });
}

/** Servers omit what is null, so null in a field of any type is a warning, as in every field that they omit. */
export function untypedNulls(plan: UntypedPlan, record: JsonObject, findings: RawFinding[], at = ''): void {
  for (const field of plan.fields) {
    if (record[field.name] !== null) continue;
    findings.push(
      finding({
        rule: 'field-null',
        level: 'warning',
        at: `${at}/${field.name}`,
        field,
        expected: formOf(field),
      }),
    );
  }
  for (const { field, plan: below } of plan.nested) {
    const value: JsonValue | undefined = record[field.name];
    if (value === undefined || value === null) continue;
    if (isJsonObject(value)) untypedNulls(below, value, findings, `${at}/${field.name}`);
    else if (Array.isArray(value)) {
      value.forEach((item: JsonValue, index) => {
        if (isJsonObject(item)) untypedNulls(below, item, findings, `${at}/${field.name}/${index}`);
      });
    }
  }
}
