import type { Catalog } from '../../src/contract/catalog.ts';
import { pollOperation, resultStructures } from '../../src/contract/replies.ts';
import { fillValue } from '../../src/contract/request-templates.ts';
import { isUsedIn, outcomesOf } from '../../src/contract/schemas.ts';
import type { Dialect, Operation, ReplyOutcome, ReplyShape } from '../../src/model/contract.ts';
import { JOB_UUID, JSON_SCHEMA, WEB_HOOK } from '../../src/model/exchange.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import {
  DIALECT_WORDS,
  deliveryHeaders,
  openApiDocument,
  operationId,
  type PathOperations,
  parametersOf,
  pathOperations,
} from './openapi.ts';
import { component, divergencesOf, shapeWords, unique } from './openapi-replies.ts';
import { plainVariants, variantTitle } from './plain-schemas.ts';
import { type RecordedReply, recordedReplies } from './recorded-replies.ts';

/** What every call can be answered before anything is looked at. */
const REFUSALS: Readonly<Record<string, string>> = {
  '400': 'A text that says why the request was refused.',
  '403': 'A text that says why the access key or the address of the caller was refused.',
  '404': 'A text: an older server has no such API, or the job is gone.',
  '405': 'A text: the path has no such method.',
  '429': 'A text: too many requests.',
  '500': 'A text: the server failed before it had looked at the request.',
};

const NO_MEDIA_TYPE =
  'Servers send their answers without a Content-Type header (D07). The media types here say what the bytes are: ' +
  'JSON in UTF-8, or plain text. A tool that goes by the header needs one: Prism as a proxy refuses every answer ' +
  'without it. Put a gateway between that adds `Content-Type: application/json` to what begins with `{`, or try it ' +
  'with `zstack-contract mock --content-type`, which does so.';

const NO_REFUSALS =
  'The page knows no status but 200. Real servers refuse with plain text; openapi.deployed.json has their statuses.';

/** Length of the id of a job, in characters. */
const JOB_ID_LENGTH = 32;

/**
 * The contract in one dialect as an OpenAPI 3.1 document, for tools that want one answer to each question. Its
 * examples are what the mock sends.
 */
export async function dialectDocument(
  catalog: Catalog,
  version: string,
  dialect: Dialect,
): Promise<JsonObject> {
  const whole = openApiDocument(catalog, version);
  const { info, servers, components } = whole as Readonly<Record<string, JsonObject>>;
  const context = { catalog, dialect, replies: await recordedReplies(catalog, dialect) };
  const paths: Record<string, JsonObject> = {};
  for (const one of pathOperations(catalog)) {
    const operations = one.operations.filter((operation) => operation.dialects[dialect] !== undefined);
    const [first] = operations;
    if (first === undefined) continue;
    const own = { ...one, operations: [first, ...operations.slice(1)] as const };
    paths[one.path] = { ...paths[one.path], [one.method]: operationOf(context, own) };
  }
  const note = dialect === 'deployed' ? NO_MEDIA_TYPE : NO_REFUSALS;
  return {
    openapi: '3.1.0',
    info: {
      ...info,
      title: `${info?.['title']} (${dialect})`,
      description: `${DIALECT_WORDS[dialect]} ${note}\n\nGenerated from schemas/ and contracts/; do not edit.`,
      contact: { name: 'zstack-contract' },
    },
    servers: servers as JsonValue,
    tags: [{ name: dialect, description: DIALECT_WORDS[dialect] }],
    paths,
    components: {
      schemas: schemasOf(catalog, dialect, JSON.stringify(paths)),
      securitySchemes: components?.['securitySchemes'] ?? {},
    },
    'x-divergences': whole['x-divergences'] ?? {},
  };
}

interface Context {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly replies: readonly RecordedReply[];
}

function operationOf(context: Context, { path, operations }: PathOperations): JsonObject {
  const { catalog, dialect } = context;
  const [first] = operations;
  const divergences = unique(operations.flatMap((one) => divergencesOf(catalog, one, null)));
  const starters = operations.filter(({ job }) => job !== undefined);
  const bodies = operations.flatMap(({ request }) =>
    request !== undefined && isUsedIn(catalog.structure(request), dialect) ? [request] : [],
  );
  return {
    operationId: operationId(first, path),
    summary: first.summary,
    description: `Since ${first.since}.`,
    tags: [dialect],
    security: first.auth === 'session' ? [{ session: [] }, { accessKey: [] }] : [],
    parameters: parametersFor(context, operations, path),
    ...(bodies.length === 0 ? {} : { requestBody: requestBody(context, operations, bodies) }),
    responses: responsesOf(context, operations, path),
    ...(starters.length === 0 || dialect === 'documented' ? {} : { callbacks: webHook(context, starters) }),
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

/** Parameters that the dialect has and the path looks at: a query by its path takes no conditions. */
function parametersFor(
  { catalog, dialect }: Context,
  operations: readonly Operation[],
  path: string,
): JsonValue {
  const known = new Set(
    operations.flatMap(({ params }) =>
      params.flatMap((name) =>
        catalog
          .structure(name)
          .fields.filter(({ presence }) => presence[dialect] !== 'never')
          .map((field) => field.name),
      ),
    ),
  );
  const answersJob = operations.some((one) => one.job !== undefined || one === pollOperation(catalog));
  return parametersOf(catalog, operations, path)
    .filter(({ name }) => known.has(String(name)))
    .filter(({ name }) => name !== JSON_SCHEMA || answersJob)
    .filter((one) => one['in'] !== 'query' || !path.includes('{'))
    .map((one) => (one['name'] === JOB_UUID ? withLength(one) : one));
}

function withLength(parameter: JsonObject): JsonObject {
  const schema = parameter['schema'] as JsonObject;
  return { ...parameter, schema: { ...schema, minLength: JOB_ID_LENGTH, maxLength: JOB_ID_LENGTH } };
}

function requestBody(
  { catalog, dialect, replies }: Context,
  operations: readonly Operation[],
  bodies: readonly string[],
): JsonObject {
  const examples = replies
    .filter(({ interaction, status }) => status < 300 && isOf(interaction.operation, operations))
    .map(({ interaction }) => {
      const { id, title, given, request } = interaction;
      const value = fillValue(request.body ?? {}, catalog.state(given).values);
      return [id, { summary: title, value }] as const;
    });
  return {
    description: unique(bodies.map((name) => catalog.structure(name).source.description)).join(' Or: '),
    required: true,
    content: {
      'application/json': {
        schema: anyOf(bodies.map((name) => reference(catalog, dialect, name, null))),
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function isOf(operation: string, operations: readonly Operation[]): boolean {
  return operations.some(({ id }) => id === operation);
}

function responsesOf(context: Context, operations: readonly Operation[], path: string): JsonObject {
  const { catalog, dialect } = context;
  const known = operations.flatMap((one) => Object.entries(one.dialects[dialect] ?? {}));
  if (dialect === 'documented')
    return { ...byStatus(context, operations, known, path), '4XX': { description: NO_REFUSALS } };
  const refusals = Object.keys(REFUSALS)
    .filter((status) => !known.some(([other]) => other === status))
    // A path with one API takes any method.
    .filter((status) => status !== '405' || operations.some((one) => one === pollOperation(catalog)))
    .map((status) => [status, { text: true }] as const);
  return byStatus(context, operations, [...known, ...refusals], path);
}

type Shapes = readonly (readonly [status: string, shape: ReplyShape])[];

function byStatus(
  context: Context,
  operations: readonly Operation[],
  shapes: Shapes,
  path: string,
): JsonObject {
  const statuses = unique(shapes.map(([status]) => status)).sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const own = shapes.filter(([other]) => other === status).map(([, shape]) => shape);
      return [status, responseOf(context, operations, status, own, path)];
    }),
  );
}

function responseOf(
  { catalog, dialect, replies }: Context,
  operations: readonly Operation[],
  status: string,
  shapes: readonly ReplyShape[],
  path: string,
): JsonObject {
  const schemas = shapes.flatMap((shape) => schemasOfShape(catalog, dialect, shape));
  const others = otherAnswers(catalog, operations, status, path);
  const isText = shapes.some((shape) => 'text' in shape);
  const sent = replies
    .filter((one) => String(one.status) === status && isOf(one.interaction.operation, operations))
    .filter(({ interaction }) => path.includes('{') || interaction.request.path.split('?')[0] === path)
    .map(({ interaction: { id, title }, text }) => [
      id,
      { summary: title, value: isText ? text : JSON.parse(text) },
    ]);
  const examples = sent.length === 0 ? {} : { examples: Object.fromEntries(sent) };
  const divergences = unique(operations.flatMap((one) => divergencesOf(catalog, one, Number(status))));
  const words = unique(
    shapes.map((shape) => ('text' in shape ? (REFUSALS[status] ?? '') : shapeWords(catalog, shape))),
  );
  return {
    description: [...words, ...others.map(({ words: more }) => more)].join(' Or: '),
    content: isText
      ? { 'text/plain': { schema: { type: 'string' }, ...examples } }
      : {
          'application/json': {
            schema: anyOf([...schemas, ...others.map(({ schema }) => schema)]),
            ...examples,
          },
        },
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

interface OtherAnswer {
  readonly words: string;
  readonly schema: JsonObject;
}

/** Answers that depend on what was asked for, which the structures of the contract leave to the check. */
function otherAnswers(
  catalog: Catalog,
  operations: readonly Operation[],
  status: string,
  path: string,
): readonly OtherAnswer[] {
  if (status !== '200') return [];
  const map = reference(catalog, 'deployed', 'schema-map', null);
  if (operations.some((one) => one === pollOperation(catalog))) {
    const schema = { type: 'object', properties: { schema: map }, additionalProperties: false };
    return [{ words: 'Nothing, for the system tag validationOnly.', schema }];
  }
  if (path.includes('{') || !isOf('query', operations)) return [];
  const total = { type: 'integer', format: 'int64' };
  return [
    {
      words: 'With `count`, the number alone.',
      schema: {
        type: 'object',
        properties: { total, schema: map },
        required: ['total'],
        additionalProperties: false,
      },
    },
    {
      words: 'With `fields`, entries that have only those fields.',
      schema: {
        type: 'object',
        properties: {
          inventories: { type: 'array', items: { $ref: `#/components/schemas/${PARTIAL}` } },
          total,
          schema: map,
        },
        required: ['inventories'],
        additionalProperties: false,
      },
    },
  ];
}

/** Name of the schema of a connection of which some fields were asked for. */
const PARTIAL = 'PartialIPsecConnection';

function schemasOfShape(catalog: Catalog, dialect: Dialect, shape: ReplyShape): readonly JsonObject[] {
  const told = 'jobResult' in shape ? shape.jobResult : 'structure' in shape ? shape.outcome : undefined;
  const outcomes: readonly (ReplyOutcome | null)[] =
    told === 'either' ? ['success', 'failure'] : [told ?? null];
  return resultStructures(catalog, shape).flatMap(({ name }) =>
    outcomes.map((outcome) => reference(catalog, dialect, name, outcome)),
  );
}

function reference(
  catalog: Catalog,
  dialect: Dialect,
  name: string,
  outcome: ReplyOutcome | null,
): JsonObject {
  return { $ref: `#/components/schemas/${variantTitle(catalog, dialect, name, outcome)}` };
}

function anyOf(schemas: readonly JsonObject[]): JsonObject {
  const once = unique(schemas.map((one) => JSON.stringify(one))).map((one) => JSON.parse(one) as JsonObject);
  const [only] = once;
  return once.length === 1 && only !== undefined ? only : { anyOf: once };
}

/** What a server sends to the web hook of a client. */
function webHook({ catalog }: Context, operations: readonly Operation[]): JsonObject {
  const results = operations.flatMap(({ job }) =>
    job === undefined
      ? []
      : outcomesOf(catalog.structure(job)).map((outcome) => reference(catalog, 'deployed', job, outcome)),
  );
  return {
    result: {
      [`{$request.header.${WEB_HOOK}}`]: {
        post: {
          summary: 'The result of the job.',
          security: [],
          parameters: deliveryHeaders(catalog, operations).map(withLengthOfId),
          requestBody: { required: true, content: { 'application/json': { schema: anyOf(results) } } },
          responses: {
            '2XX': { description: 'Delivered.' },
            '4XX': { description: 'After any answer but 2XX the server tries again.' },
          },
        },
      },
    },
  };
}

function withLengthOfId(parameter: JsonObject): JsonObject {
  return parameter['name'] === JOB_UUID ? withLength(parameter) : parameter;
}

/** The schemas that are referred to, from the paths or from one another. */
function schemasOf(catalog: Catalog, dialect: Dialect, paths: string): JsonObject {
  const variants = plainVariants(catalog, dialect);
  const names = new Map(variants.map(({ fileName, title }) => [fileName, title]));
  const all = new Map(
    variants.map(
      ({ structure, title, schema }) => [title, component(structure, schema, names, title)] as const,
    ),
  );
  const connection = all.get(catalog.structure('ipsec-connection').source.title);
  if (connection !== undefined) {
    const { required: _, title: __, ...rest } = connection;
    const description = 'A connection of which some fields were asked for.';
    all.set(PARTIAL, { ...rest, title: PARTIAL, description });
  }
  const used = new Set<string>();
  const pending = [paths];
  for (const text of pending) {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      pending.push(JSON.stringify(all.get(name)));
    }
  }
  return Object.fromEntries([...all].filter(([name]) => used.has(name)));
}
