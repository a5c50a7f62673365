import type { SourceProperty } from '../../generated/types.ts';
import type { Catalog } from '../../src/contract/catalog.ts';
import { FORMATS, formatInWords } from '../../src/contract/formats.ts';
import {
  isForeign,
  isNullable,
  isUsedIn,
  outcomesOf,
  presenceIn,
  SUCCESS,
  type Variant,
  variantId,
} from '../../src/contract/schemas.ts';
import type { SchemaNode, Structure } from '../../src/contract/structures.ts';
import type { Dialect, Field, ReplyOutcome } from '../../src/model/contract.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';

/** One structure in one variant of a dialect, as JSON Schema that needs no tool of ours. */
export interface PlainSchema {
  /** Such as `reconnect-response.success.schema.json`; also the end of its `$id`. */
  readonly fileName: string;
  readonly structure: Structure;
  readonly outcome: ReplyOutcome | null;
  readonly title: string;
  readonly schema: JsonObject;
}

/** What the `$id`s begin with: tools resolve references below `https:`, and no host of this name can exist. */
const IDS = 'https://zstack-contract.invalid/';

/** The plain schemas of every structure that a dialect uses, in the order of their files. */
export function plainVariants(catalog: Catalog, dialect: Dialect): readonly PlainSchema[] {
  return [...catalog.structures.values()]
    .filter((structure) => isUsedIn(structure, dialect))
    .flatMap((structure) =>
      outcomesOf(structure).map((outcome) => {
        const schema = plainSchema(structure, { dialect, outcome });
        const fileName = variantId(structure.name, outcome);
        return { fileName, structure, outcome, title: String(schema['title']), schema };
      }),
    );
}

/** The plain schemas of a dialect by file name. Each `$ref` names one of these files. */
export function plainSchemas(catalog: Catalog, dialect: Dialect): ReadonlyMap<string, JsonObject> {
  return new Map(plainVariants(catalog, dialect).map(({ fileName, schema }) => [fileName, schema]));
}

/** The JSON Schema of a structure in one variant. Objects are left open: servers add fields. */
export function plainSchema(structure: Structure, variant: Variant): JsonObject {
  const { source } = structure;
  const { dialect, outcome } = variant;
  // Servers send no field of the other outcome.
  const carried = structure.fields
    .filter((field) => presenceIn(field, variant) !== 'never')
    .filter((field) => dialect === 'documented' || !isForeign(field, variant));
  const open = source.additionalProperties;
  return {
    $schema: source.$schema,
    $id: `${IDS}${dialect}/${variantId(structure.name, outcome)}`,
    title: outcome === null ? source.title : `${source.title}${capital(outcome)}`,
    description: source.description,
    type: 'object',
    properties: Object.fromEntries(
      carried.map((field) => {
        const property = source.properties[field.name] as SourceProperty;
        return [field.name, plainProperty(property, field, circumstanceOf(field, variant))];
      }),
    ),
    required: carried.filter((field) => presenceIn(field, variant) === 'required').map(({ name }) => name),
    ...(open === undefined ? {} : { additionalProperties: open as JsonObject }),
  };
}

function circumstanceOf(field: Field, variant: Variant): Circumstance {
  const { dialect, outcome } = variant;
  const own = field.outcome !== null && field.outcome === outcome;
  const foreign = isForeign(field, variant);
  const nullable = isNullable(field, dialect) || (foreign && dialect === 'documented');
  const said = field.name === SUCCESS && outcome !== null ? outcome === 'success' : undefined;
  return {
    dialect,
    nullable: nullable && !own,
    only: foreign && presenceIn(field, variant) === 'required' ? null : said,
  };
}

/** Title of the plain schema of a structure in one variant. @throws Error when the dialect does not have it */
export function variantTitle(
  catalog: Catalog,
  dialect: Dialect,
  name: string,
  outcome: ReplyOutcome | null,
): string {
  const fileName = variantId(name, outcome);
  const found = plainVariants(catalog, dialect).find((one) => one.fileName === fileName);
  if (found === undefined) throw new Error(`${fileName} is no schema of ${dialect}`);
  return found.title;
}

/** Name of a structure where both dialects stand side by side, such as `DeployedReconnectResponseSuccess`. */
export function dialectTitle(dialect: Dialect, title: string): string {
  return `${capital(dialect)}${title}`;
}

/** What a variant makes of a property. */
interface Circumstance {
  readonly dialect: Dialect;
  readonly nullable: boolean;
  /** The only value that the property can have; undefined where it can have several. */
  readonly only: null | boolean | undefined;
}

/**
 * A property as a schema for people with other tools: no keyword and no format that only this project
 * knows, and one type per schema. What that cannot say stands in the description.
 */
export function plainProperty(
  property: SourceProperty,
  field: Field,
  { dialect, nullable, only }: Circumstance,
): JsonObject {
  const shape = plainNode(property);
  const examples = (property.examples ?? []).filter((example) => only === undefined || example === only);
  return {
    ...(only === undefined ? withNull(shape, nullable) : onlyValue(only)),
    description: plainWords(field, dialect),
    ...(examples.length === 0 ? {} : { examples }),
  };
}

function plainNode({ $ref, type, format, items }: SchemaNode): JsonObject {
  if ($ref !== undefined) return { $ref };
  const { pattern = null, bounds } = (format === undefined ? undefined : FORMATS[format]) ?? {};
  return {
    ...(type === undefined ? {} : { type }),
    ...(pattern === null ? {} : { pattern }),
    ...bounds,
    ...(items === undefined ? {} : { items: plainNode(items) }),
  };
}

function withNull(shape: JsonObject, nullable: boolean): JsonObject {
  return nullable ? { anyOf: [shape, { type: 'null' }] } : shape;
}

function onlyValue(only: null | boolean): JsonObject {
  return only === null ? { type: 'null' } : { type: 'boolean', const: only };
}

/** The page's words, then what its schema cannot say. */
function plainWords(field: Field, dialect: Dialect): string {
  const format = formatInWords(field.format);
  const known: JsonValue = dialect === 'deployed' ? field.values : null;
  return [
    field.description,
    ...(format === null ? [] : [`Format: ${format}.`]),
    ...(known === null ? [] : [`Known values: ${known}.`]),
    ...(field.secret ? ['A secret.'] : []),
  ].join('\n');
}

/** `success` -> `Success` */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
