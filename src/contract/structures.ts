import type { FieldName, KnownValues, SourceProperty, SourceSchema } from '../../generated/types.ts';
import type { Field, Presence } from '../model/contract.ts';
import { CatalogError, SCHEMA_SUFFIX } from './files.ts';

/** `peer-cidr.schema.json` -> `peer-cidr` */
export function structureOf(fileOrRef: string): string {
  return fileOrRef.slice(0, -SCHEMA_SUFFIX.length);
}

/** A property, or an item of its list. */
export type SchemaNode = Pick<SourceProperty, 'type' | 'format' | '$ref' | 'items'>;

export function referredStructure(node: SchemaNode): string | null {
  const ref = node.$ref ?? node.items?.$ref;
  return ref === undefined ? null : structureOf(ref);
}

interface NestedField {
  readonly field: Field;
  readonly child: Structure;
  readonly isList: boolean;
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
  const prefixes = idPrefixes(byName, root);
  const structures = new Map(
    Array.from(byName, ([name, source]) => [name, new Structure(source, prefixes.get(name) ?? null)]),
  );
  for (const { source, fields, nested } of structures.values()) {
    for (const field of fields) {
      const property: SchemaNode = source.properties[field.name] ?? {};
      const name = referredStructure(property);
      if (name === null) continue;
      const child = structures.get(name);
      if (child === undefined)
        throw new CatalogError(source.$id, `${name}${SCHEMA_SUFFIX} is no schema file`);
      nested.push({ field, child, isList: property.items !== undefined });
    }
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

export class Structure {
  readonly name: string;
  readonly source: SourceSchema;
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** The fields that hold structures; added once all structures are there, as one may hold itself. */
  readonly nested: NestedField[] = [];

  /** @param prefix how its fields are reached from the page's answer; null where they are not */
  constructor(source: SourceSchema, prefix: string | null) {
    this.name = structureOf(source.$id);
    this.source = source;
    this.fields = Object.keys(source.properties).map((name) => buildField(source, name, prefix));
    this.byName = new Map(this.fields.map((one) => [one.name, one]));
  }

  /** @throws for a field that the schema does not have */
  field(name: FieldName): Field {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`${this.source.$id} has no field ${name}`);
    return found;
  }

  has(name: FieldName): boolean {
    return this.byName.has(name);
  }

  /** The structure that a field holds, alone or in a list; null for a plain value. */
  child(field: Field): Structure | null {
    return this.nested.find((one) => one.field === field)?.child ?? null;
  }
}

function buildField(source: SourceSchema, name: string, prefix: string | null): Field {
  const property = source.properties[name] as SourceProperty;
  const { values, divergence = null } = property['x-deployed'] ?? {};
  const structure = structureOf(source.$id);
  const presence = presenceOf(property, source);
  return {
    id: `${prefix ?? `${structure}.`}${name}`,
    name,
    structure,
    onPage: prefix !== null && presence.documented !== 'never',
    type: property['x-type'] ?? property.type ?? (property.$ref === undefined ? 'any' : 'object'),
    format: property.format ?? null,
    description: property.description,
    source: property['x-source'],
    secret: property['x-secret'] === true,
    outcome: property['x-outcome'] ?? null,
    nullable: property['x-nullable'] === true,
    presence,
    values: values === undefined ? null : knownValuesInWords(values),
    divergence,
  };
}

function presenceOf(property: SourceProperty, source: SourceSchema): Field['presence'] {
  const usual: Presence = property['x-required'] === true ? 'required' : 'optional';
  const deployed = property['x-deployed']?.presence ?? source['x-deployed']?.presence ?? usual;
  if (deployed === 'only') return { documented: 'never', deployed: usual };
  return { documented: usual, deployed };
}

/** The known values of a field, in words. */
export function knownValuesInWords(values: KnownValues): string {
  const { anyOf, minimum, maximum } = values;
  if (anyOf !== undefined) return anyOf.map(knownValuesInWords).join(' or ');
  if (minimum !== undefined || maximum !== undefined) return `${minimum} to ${maximum}`;
  return (values.enum ?? [values.const]).join(', ');
}
