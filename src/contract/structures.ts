import type { FieldName } from '../../generated/types.ts';
import type { Field, Presence } from '../model/field.ts';
import { CatalogError } from './catalog-error.ts';
import { knownValuesInWords } from './known-values.ts';
import { referredStructure, type SourceProperty, type SourceSchema, structureOf } from './source-schema.ts';

/** One schema file with its fields. */
export interface Structure {
  readonly name: string;
  readonly title: string;
  readonly source: SourceSchema;
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** The field of this name; one that the schema does not have is an error in the code. */
  field(name: FieldName): Field;
  has(name: FieldName): boolean;
  /** The structure that a field holds, alone or in a list; null for a plain value. */
  child(field: Field): Structure | null;
}

/**
 * Links schema files into structures. Every `$ref` must name one of them.
 *
 * @param root name of the structure from which ids of fields are counted: the answer that the page shows
 */
export function buildStructures(
  sources: readonly SourceSchema[],
  root: string,
): ReadonlyMap<string, Structure> {
  const byName = new Map(sources.map((source) => [structureOf(source.$id), source]));
  const ids = idPrefixes(byName, root);
  const structures = new Map<string, Structure>();
  for (const [name, source] of byName) {
    structures.set(name, buildStructure(name, source, ids.get(name) ?? null, structures));
  }
  for (const structure of structures.values()) {
    for (const field of structure.fields) structure.child(field);
  }
  return structures;
}

/** How a field of each structure is reached from the root, by the shortest way. */
function idPrefixes(sources: ReadonlyMap<string, SourceSchema>, root: string): ReadonlyMap<string, string> {
  const prefixes = new Map([[root, '']]);
  for (const [name, prefix] of prefixes) {
    for (const [key, property] of Object.entries(sources.get(name)?.properties ?? {})) {
      const child = referredStructure(property);
      if (child === null || prefixes.has(child)) continue;
      prefixes.set(child, `${prefix}${key}${property.items === undefined ? '' : '[]'}.`);
    }
  }
  return prefixes;
}

function buildStructure(
  name: string,
  source: SourceSchema,
  prefix: string | null,
  all: ReadonlyMap<string, Structure>,
): Structure {
  const fields = Object.entries(source.properties).map(([key, property]) =>
    buildField(name, prefix, key, property, source),
  );
  const byName = new Map(fields.map((one) => [one.name, one]));
  const children = new Map<Field, Structure | null>();
  const findChild = ({ name: key }: Field): Structure | null => {
    const property = source.properties[key];
    const child = property === undefined ? null : referredStructure(property);
    if (child === null) return null;
    const found = all.get(child);
    if (found === undefined)
      throw new CatalogError(source.$id, `${key} refers to ${child}, which is no schema file`);
    return found;
  };
  return {
    name,
    title: source.title,
    source,
    fields,
    byName,
    field: (field) => {
      const found = byName.get(field);
      if (found === undefined) throw new Error(`${source.$id} has no field ${field}`);
      return found;
    },
    has: (field) => byName.has(field),
    child: (field) => {
      const known = children.get(field);
      if (known !== undefined) return known;
      const found = findChild(field);
      children.set(field, found);
      return found;
    },
  };
}

function buildField(
  structure: string,
  prefix: string | null,
  name: string,
  property: SourceProperty,
  source: SourceSchema,
): Field {
  const presence = presenceOf(property, source);
  const values = property['x-deployed']?.values;
  const pointer = `/properties/${name}`;
  return {
    id: prefix === null ? `${structure}.${name}` : `${prefix}${name}`,
    name,
    structure,
    pointer,
    onPage: prefix !== null && presence.documented !== 'never',
    type: property['x-type'] ?? property.type ?? (property.$ref === undefined ? 'any' : 'object'),
    format: property.format ?? null,
    description: property.description,
    source: property['x-source'],
    secret: property['x-secret'] === true,
    outcome: property['x-outcome'] ?? null,
    nullable: property['x-nullable'] === true,
    presence,
    values: values === undefined ? null : knownValuesInWords(values, `${source.$id}#${pointer}`),
    divergence: property['x-deployed']?.divergence ?? null,
  };
}

function presenceOf(property: SourceProperty, source: SourceSchema): Field['presence'] {
  const usual: Presence = property['x-required'] === true ? 'required' : 'optional';
  const deployed = property['x-deployed']?.presence ?? source['x-deployed']?.presence;
  switch (deployed) {
    case undefined:
      return { documented: usual, deployed: usual };
    case 'only':
      return { documented: 'never', deployed: usual };
    case 'optional':
    case 'never':
      return { documented: usual, deployed };
  }
}
