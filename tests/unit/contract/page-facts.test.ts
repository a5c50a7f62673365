import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { Structure } from '../../../src/contract/structures.ts';

/*
 * The page against itself: what contracts/page.json says of its errors is counted from its example and its table.
 */
const catalog = loadCatalog();
const { errors, requestExample, responseExample } = catalog.page;
const EXAMPLE: Json = JSON.parse(responseExample.value);

type Json = Readonly<Record<string, unknown>>;

/** Ids of the fields that a body lacks and the table calls Required, in every record of it. */
function lacking(structure: Structure, body: Json): readonly string[] {
  return structure.fields
    .filter(({ onPage, presence }) => onPage && presence.documented === 'required')
    .flatMap((field) => {
      const value = body[field.name];
      const child = structure.child(field);
      if (value === undefined) return [field.id];
      if (child === null) return [];
      const records = (Array.isArray(value) ? value : [value]) as readonly Json[];
      return records.flatMap((one) => lacking(child, one));
    });
}

describe('errors of the page', () => {
  it('are no divergences', () => {
    expect(errors.map(({ id }) => id)).toEqual(['P01', 'P02']);
    expect(catalog.divergences.filter(({ id }) => id.startsWith('P'))).toEqual([]);
  });

  it('P01: its response example lacks as many Required fields as is said', () => {
    const missing = lacking(catalog.pageAnswer, EXAMPLE);
    expect(missing).toHaveLength(24);
    expect(missing.filter((id) => id.startsWith('inventory.') && !id.includes('[]'))).toHaveLength(17);
    expect(missing.filter((id) => id.startsWith('inventory.l3NetworkRefs[]'))).toHaveLength(5);
    expect(errors[0]?.error).toContain(
      'lacks 24 of them: success, error, 17 fields of the inventory and all 5',
    );
  });

  it('P02: its response example writes a Java int as 0.0', () => {
    const ints = catalog.fields.filter(({ type }) => type === 'int').map(({ name }) => name);
    const written = Array.from(responseExample.value.matchAll(/"(\w+)": 0\.0\b/g), ([, name]) => name);
    expect(written).toEqual(ints);
    expect(errors[1]?.page).toContain(ints.join(' and '));
  });

  it('stand beside D01: its curl has no action key', () => {
    const { action } = catalog.pageOperation;
    expect(requestExample.value).not.toContain(action);
    expect(catalog.divergences[0]?.server).toContain("the page's own curl example is refused");
  });
});
