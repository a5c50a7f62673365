import type { Catalog } from '../../src/contract/catalog.ts';
import { exampleBody } from '../../src/contract/compose.ts';
import { resultStructures } from '../../src/contract/replies.ts';
import { fillValue } from '../../src/contract/request-templates.ts';
import { isUsedIn, outcomesOf } from '../../src/contract/schemas.ts';
import type { Structure } from '../../src/contract/structures.ts';
import {
  DIALECTS,
  type Dialect,
  type Field,
  type Interaction,
  type Operation,
  type ReplyOutcome,
  type ReplyShape,
} from '../../src/model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import { capital, dialectTitle, plainVariants, variantTitle } from './plain-schemas.ts';

/** The body of a request, as any of the operations takes it in any of the dialects; undefined when none has one. */
export function requestBody(catalog: Catalog, operations: readonly Operation[]): JsonObject | undefined {
  const bodies = operations.flatMap(({ request, dialects }) => {
    if (request === undefined) return [];
    const structure = catalog.structure(request);
    const known = DIALECTS.filter((dialect) => dialect in dialects && isUsedIn(structure, dialect));
    const refs = known.map((dialect) => componentRef(catalog, dialect, request, null));
    return [{ words: structure.source.description, refs }];
  });
  if (bodies.length === 0) return undefined;
  const examples = interactionsOf(catalog, operations)
    .filter(({ reply }) => 'structure' in reply)
    .map((one): [string, JsonObject] => [one.id, example(catalog, one, one.request.body ?? {})]);
  return {
    description: unique(bodies.map(({ words }) => words)).join(' Or: '),
    required: true,
    content: json(
      bodies.flatMap(({ refs }) => refs),
      examples,
    ),
  };
}

/** Responses by status, those of each operation and dialect beside the others. */
export function responses(catalog: Catalog, operations: readonly Operation[]): JsonObject {
  const statuses = operations.flatMap(({ dialects }) =>
    DIALECTS.flatMap((dialect) => Object.keys(dialects[dialect] ?? {})),
  );
  return Object.fromEntries(
    unique(statuses)
      .sort()
      .map((status) => [status, response(catalog, operations, status)]),
  );
}

/** The result of a job that one of the operations started, whichever way it went. */
export function resultContent(catalog: Catalog, operations: readonly Operation[]): JsonObject {
  const structures = unique(operations.flatMap(({ job }) => (job === undefined ? [] : [job]))).map((name) =>
    catalog.structure(name),
  );
  return json(
    structures.flatMap((structure) =>
      outcomesOf(structure).map((one) => componentRef(catalog, 'deployed', structure.name, one)),
    ),
    [],
  );
}

/** Ids of the divergences that show in an operation, or in its answers of one status. */
export function divergencesOf(catalog: Catalog, { id }: Operation, status: number | null): readonly string[] {
  return catalog.divergences
    .filter(({ sign }) => {
      if (sign === undefined || !(sign.operations?.includes(id) ?? true)) return false;
      return status === null ? sign.operations !== undefined : (sign.statuses?.includes(status) ?? false);
    })
    .map((divergence) => divergence.id);
}

function response(catalog: Catalog, operations: readonly Operation[], status: string): JsonObject {
  const shapes = operations.flatMap(({ dialects }) =>
    DIALECTS.flatMap((dialect) => {
      const shape = dialects[dialect]?.[status];
      return shape === undefined ? [] : [{ dialect, shape }];
    }),
  );
  const promised = interactionsOf(catalog, operations).filter(({ reply }) => String(reply.status) === status);
  const refs = shapes.flatMap(({ dialect, shape }) => shapeRefs(catalog, dialect, shape));
  const isText = shapes.some(({ shape }) => 'text' in shape);
  const divergences = unique(operations.flatMap((one) => divergencesOf(catalog, one, Number(status))));
  return {
    description: unique(
      shapes.map(({ dialect, shape }) => `${capital(dialect)}: ${shapeWords(catalog, shape)}`),
    ).join('\n'),
    content: {
      ...(refs.length === 0 ? {} : json(refs, replyExamples(catalog, promised))),
      ...(isText ? { 'text/plain': { schema: { type: 'string' }, ...textExamples(catalog, promised) } } : {}),
    },
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

function shapeRefs(catalog: Catalog, dialect: Dialect, shape: ReplyShape): readonly JsonObject[] {
  const told = 'jobResult' in shape ? shape.jobResult : 'structure' in shape ? shape.outcome : undefined;
  const outcomes: readonly (ReplyOutcome | null)[] =
    told === 'either' ? ['success', 'failure'] : [told ?? null];
  return resultStructures(catalog, shape).flatMap(({ name }) =>
    outcomes.map((outcome) => componentRef(catalog, dialect, name, outcome)),
  );
}

/** What a reply is, in words. */
export function shapeWords(catalog: Catalog, shape: ReplyShape): string {
  const structures = resultStructures(catalog, shape);
  if (structures.length === 0) return 'a text that says why the request was refused.';
  return structures.map(({ source }) => source.description).join(' Or: ');
}

function replyExamples(
  catalog: Catalog,
  interactions: readonly Interaction[],
): readonly (readonly [string, JsonObject])[] {
  return interactions.flatMap((one) => {
    const { dialect, reply } = one;
    if ('text' in reply) return [];
    const { structure, outcome = null } = reply;
    const body = exampleBody(catalog.structure(structure), { ...reply, dialect, outcome });
    return [[one.id, example(catalog, one, body)] as const];
  });
}

function textExamples(catalog: Catalog, interactions: readonly Interaction[]): JsonObject {
  const examples = interactions.flatMap((one) =>
    'text' in one.reply ? [[one.id, example(catalog, one, one.reply.text)] as const] : [],
  );
  return examples.length === 0 ? {} : { examples: Object.fromEntries(examples) };
}

function example(catalog: Catalog, { title, given }: Interaction, value: JsonValue): JsonObject {
  return { summary: title, value: fillValue(value, catalog.state(given).values) };
}

/** The interactions that call one of the operations. */
function interactionsOf(catalog: Catalog, operations: readonly Operation[]): readonly Interaction[] {
  return catalog.interactions.filter(({ operation }) => operations.some(({ id }) => id === operation));
}

/** The texts in their order, each once. */
export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function json(all: readonly JsonObject[], examples: readonly (readonly [string, JsonObject])[]): JsonObject {
  const refs = unique(all.map(({ $ref }) => String($ref))).map(($ref) => ({ $ref }));
  const [only] = refs;
  // A schema takes members that it does not know, so that a body can fit several.
  const schema = refs.length === 1 && only !== undefined ? only : { anyOf: refs };
  return {
    'application/json': {
      schema,
      ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
    },
  };
}

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
  outcome: ReplyOutcome | null,
): JsonObject {
  return { $ref: pointer(dialectTitle(dialect, variantTitle(catalog, dialect, name, outcome))) };
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

/** A schema of `components`: with what OpenAPI knows of its fields, and `$ref`s to other components. */
export function component(
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
