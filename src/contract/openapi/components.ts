import { DIALECTS, type Dialect } from '../../model/dialect.ts';
import type { Field, Outcome } from '../../model/field.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { Catalog } from '../catalog.ts';
import { variantId } from '../dialect-schema.ts';
import { dialectTitle, plainVariants } from '../plain-schemas.ts';
import type { Structure } from '../structures.ts';

/** `components.schemas`: every structure of a body, in each dialect that uses it. */
export function componentSchemas(catalog: Catalog): JsonObject {
  const params = new Set(catalog.operations.flatMap((operation) => operation.params));
  const schemas: Record<string, JsonObject> = {};
  for (const dialect of DIALECTS) {
    const variants = plainVariants(catalog, dialect);
    const names = new Map(variants.map(({ fileName, title }) => [fileName, dialectTitle(dialect, title)]));
    for (const { structure, title, schema } of variants) {
      if (params.has(structure.name)) continue;
      schemas[dialectTitle(dialect, title)] = component(
        structure,
        schema,
        names,
        dialectTitle(dialect, title),
      );
    }
  }
  return schemas;
}

/** `$ref` to the component of a structure in one variant. */
export function componentRef(
  catalog: Catalog,
  dialect: Dialect,
  name: string,
  outcome: Outcome | null,
): JsonObject {
  const fileName = variantId(name, outcome);
  const found = plainVariants(catalog, dialect).find((variant) => variant.fileName === fileName);
  if (found === undefined) throw new Error(`${fileName} is no schema of ${dialect}`);
  return { $ref: pointer(dialectTitle(dialect, found.title)) };
}

/** What OpenAPI knows, or lets us say, of a field beyond its plain schema. */
export function fieldMarks(field: Field): JsonObject {
  const format = field.secret ? 'password' : field.format;
  return {
    ...(format === 'password' || format === 'int32' || format === 'int64' ? { format } : {}),
    ...(field.secret ? { 'x-secret': true } : {}),
    ...(field.divergence === null ? {} : { 'x-divergence': [field.divergence] }),
  };
}

function component(
  structure: Structure,
  schema: JsonObject,
  names: ReadonlyMap<string, string>,
  title: string,
): JsonObject {
  const { $schema: _, $id: __, ...rest } = schema;
  const properties = isJsonObject(rest['properties']) ? rest['properties'] : {};
  const marked = Object.entries(properties).map(([name, property]) => {
    const field = structure.byName.get(name);
    const marks = field === undefined ? {} : fieldMarks(field);
    return [name, { ...(withComponents(property, names) as JsonObject), ...marks }];
  });
  return { ...rest, title, properties: Object.fromEntries(marked) };
}

/** A schema whose `$ref`s to sibling files name components instead. */
function withComponents(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withComponents(item, names));
  if (!isJsonObject(value)) return value;
  const { $ref, ...rest } = value;
  const inner = Object.entries(rest).map(([key, one]) => [
    key,
    key === 'examples' ? one : withComponents(one, names),
  ]);
  const ref = typeof $ref === 'string' ? { $ref: pointer(names.get($ref) ?? $ref) } : {};
  return { ...ref, ...Object.fromEntries(inner) };
}

function pointer(name: string): string {
  return `#/components/schemas/${name}`;
}
