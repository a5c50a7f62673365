import type { Interaction, Operation, ReplyShape } from '../../model/contract.ts';
import { DIALECTS, type Dialect } from '../../model/dialect.ts';
import type { Outcome } from '../../model/field.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Catalog } from '../catalog.ts';
import { capital } from '../dialect-schema.ts';
import { exampleBody } from '../example.ts';
import { resultStructures } from '../reply-shape.ts';
import { fillValue } from '../templates.ts';
import { isUsedIn, outcomesOf } from '../validators.ts';
import { componentRef } from './components.ts';

/** The body of an operation's request, as any of the dialects takes it; undefined when it has none. */
export function requestBody(catalog: Catalog, operation: Operation): JsonObject | undefined {
  const { request, dialects } = operation;
  if (request === undefined) return undefined;
  const structure = catalog.structure(request);
  const known = DIALECTS.filter((dialect) => dialect in dialects && isUsedIn(structure, dialect));
  const accepted = catalog.interactions.filter(
    (one) => one.operation === operation.id && 'structure' in one.reply,
  );
  const examples = accepted.map((one): [string, JsonObject] => [
    one.id,
    example(catalog, one, one.request.body ?? {}),
  ]);
  return {
    description: structure.source.description,
    required: true,
    content: json(
      known.map((dialect) => componentRef(catalog, dialect, request, null)),
      examples,
    ),
  };
}

/** Responses of an operation by status, each dialect's beside the other's. */
export function responses(catalog: Catalog, operation: Operation): JsonObject {
  const statuses = DIALECTS.flatMap((dialect) => Object.keys(operation.dialects[dialect] ?? {}));
  const unique = [...new Set(statuses)].sort();
  return Object.fromEntries(unique.map((status) => [status, response(catalog, operation, status)]));
}

/** A job's result, whichever way it went. */
export function resultContent(catalog: Catalog, { job = '' }: Operation): JsonObject {
  const structure = catalog.structure(job);
  return json(
    outcomesOf(structure).map((one) => componentRef(catalog, 'deployed', structure.name, one)),
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

function response(catalog: Catalog, operation: Operation, status: string): JsonObject {
  const shapes = DIALECTS.flatMap((dialect) => {
    const shape = operation.dialects[dialect]?.[status];
    return shape === undefined ? [] : [{ dialect, shape }];
  });
  const promised = catalog.interactions.filter(
    (one) => one.operation === operation.id && String(one.reply.status) === status,
  );
  const refs = shapes.flatMap(({ dialect, shape }) => shapeRefs(catalog, dialect, shape));
  const isText = shapes.some(({ shape }) => 'text' in shape);
  const divergences = divergencesOf(catalog, operation, Number(status));
  return {
    description: shapes
      .map(({ dialect, shape }) => `${capital(dialect)}: ${shapeWords(catalog, shape)}`)
      .join('\n'),
    content: {
      ...(refs.length === 0 ? {} : json(refs, replyExamples(catalog, promised))),
      ...(isText ? { 'text/plain': { schema: { type: 'string' }, ...textExamples(catalog, promised) } } : {}),
    },
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

function shapeRefs(catalog: Catalog, dialect: Dialect, shape: ReplyShape): readonly JsonObject[] {
  const told = 'jobResult' in shape ? shape.jobResult : 'structure' in shape ? shape.outcome : undefined;
  const outcomes: readonly (Outcome | null)[] = told === 'either' ? ['success', 'failure'] : [told ?? null];
  return resultStructures(catalog, shape).flatMap(({ name }) =>
    outcomes.map((outcome) => componentRef(catalog, dialect, name, outcome)),
  );
}

function shapeWords(catalog: Catalog, shape: ReplyShape): string {
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

function json(refs: readonly JsonObject[], examples: readonly (readonly [string, JsonObject])[]): JsonObject {
  const [only] = refs;
  const schema = refs.length === 1 && only !== undefined ? only : { anyOf: refs };
  return {
    'application/json': {
      schema,
      ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
    },
  };
}
