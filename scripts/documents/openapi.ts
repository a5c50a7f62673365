import type { SourceProperty } from '../../generated/types.ts';
import type { Catalog } from '../../src/contract/catalog.ts';
import type { Structure } from '../../src/contract/structures.ts';
import { DIALECTS, type Dialect, type Operation } from '../../src/model/contract.ts';
import {
  API_TIMEOUT,
  AUTHORIZATION,
  CONTENT_TYPE,
  DATE,
  JOB_SUCCESS,
  JOB_UUID,
  WEB_HOOK,
} from '../../src/model/exchange.ts';
import type { JsonObject } from '../../src/model/json.ts';
import {
  componentSchemas,
  divergencesOf,
  fieldMarks,
  requestBody,
  responses,
  resultContent,
  unique,
} from './openapi-replies.ts';
import { capital, plainProperty } from './plain-schemas.ts';

export const DIALECT_WORDS: Readonly<Record<Dialect, string>> = {
  documented: "What the vendor's page promises.",
  deployed: 'What real servers do.',
};

/**
 * The contract as an OpenAPI 3.1 document, both dialects side by side. `x-divergence` names the places
 * where they differ, which `x-divergences` explains.
 *
 * @param version version of the document
 */
export function openApiDocument(catalog: Catalog, version: string): JsonObject {
  const names = catalog.operations.map(({ name }) => name);
  return {
    openapi: '3.1.0',
    info: {
      title: `ZStack: ${names[0]}`,
      version,
      description: `${names.join(', ')}: what the vendor's page promises and what servers do. Generated from schemas/ and contracts/; do not edit.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: '{scheme}://{host}:{port}',
        description: 'A management node.',
        variables: {
          scheme: { default: 'http', enum: ['http', 'https'] },
          host: { default: 'localhost', description: 'Host name or address of the management node.' },
          port: { default: '8080' },
        },
      },
    ],
    tags: DIALECTS.map((name) => ({ name, description: DIALECT_WORDS[name] })),
    paths: paths(catalog),
    components: { schemas: componentSchemas(catalog), securitySchemes: securitySchemes() },
    'x-divergences': Object.fromEntries(
      catalog.divergences.map(({ id, title, page, server }) => [id, { title, page, server }]),
    ),
  };
}

function paths(catalog: Catalog): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const one of pathOperations(catalog)) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationObject(catalog, one) };
  }
  return paths;
}

function securitySchemes(): JsonObject {
  const header = { type: 'apiKey', in: 'header', name: AUTHORIZATION };
  return {
    session: { ...header, description: 'A session: `OAuth {sessionUuid}`.' },
    accessKey: {
      ...header,
      description: `An access key: \`ZStack {accessKeyId}:{signature}\`, with the ${DATE} header.`,
    },
  };
}

/** What OpenAPI has one object for: a path and a method, with every operation that is called by them. */
export interface PathOperations {
  readonly path: string;
  readonly method: string;
  /** In the order of `contracts/operations.json`; their bodies name which of them is called. */
  readonly operations: readonly [Operation, ...Operation[]];
}

/** Every path and method of the contract. */
export function pathOperations(catalog: Catalog): readonly PathOperations[] {
  const found = new Map<string, PathOperations>();
  for (const operation of catalog.operations) {
    const method = operation.method.toLowerCase();
    for (const path of operation.paths) {
      const key = `${method} ${path}`;
      const others = found.get(key)?.operations;
      const operations = others === undefined ? ([operation] as const) : ([...others, operation] as const);
      found.set(key, { path, method, operations });
    }
  }
  return [...found.values()];
}

/** One object for all operations of a path and method; the first of them names it. */
export function operationObject(catalog: Catalog, { path, operations }: PathOperations): JsonObject {
  const [first] = operations;
  const divergences = unique(operations.flatMap((one) => divergencesOf(catalog, one, null)));
  const body = requestBody(catalog, operations);
  const starters = operations.filter(({ job }) => job !== undefined);
  return {
    operationId: operationId(first, path),
    summary: first.summary,
    description: `Since ${first.since}.`,
    tags: unique(operations.flatMap(({ dialects }) => Object.keys(dialects))),
    security: first.auth === 'session' ? [{ session: [] }, { accessKey: [] }] : [],
    parameters: parametersOf(catalog, operations, path),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(catalog, operations),
    ...(starters.length === 0 ? {} : { callbacks: webHook(catalog, starters) }),
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

/** The API's name of the operation; where it has several paths, with the parameter that tells them apart. */
export function operationId(operation: Operation, template: string): string {
  const parameter = /\{([A-Za-z]+)\}/.exec(template)?.[1];
  if (operation.paths.length === 1 || parameter === undefined) return operation.name;
  return `${operation.name}By${capital(parameter)}`;
}

/** What a server sends to the client's web hook, if the client names one. */
function webHook(catalog: Catalog, operations: readonly Operation[]): JsonObject {
  return {
    result: {
      [`{$request.header.${WEB_HOOK}}`]: {
        post: {
          summary: 'The result of the job.',
          parameters: deliveryHeaders(catalog, operations),
          requestBody: { required: true, content: resultContent(catalog, operations) },
          responses: { '2XX': { description: 'Delivered; after any other answer the server tries again.' } },
        },
      },
    },
  };
}

/** Headers that OpenAPI has other words for: a security scheme, the media type of a body. */
const SAID_ELSEWHERE: readonly string[] = [AUTHORIZATION, CONTENT_TYPE];
/** Headers that mean something only to a request that starts a job. */
const OF_JOBS: readonly string[] = [JOB_UUID, API_TIMEOUT, WEB_HOOK];
/** Headers that servers send, not clients. */
const OF_SERVERS: readonly string[] = [JOB_SUCCESS];

/** Parameter objects of the operations under a path template; of those with one name and place the first. */
export function parametersOf(
  catalog: Catalog,
  operations: readonly Operation[],
  template: string,
): readonly JsonObject[] {
  const all = operations.flatMap((operation) =>
    structuresOf(catalog, operation).flatMap((structure) =>
      structure.fields
        .filter(({ name }) => !isLeftOut(operation, name))
        .filter(({ name }) => placeOf(structure, name) !== 'path' || template.includes(`{${name}}`))
        .map((field) => parameterObject(structure, field.name)),
    ),
  );
  return firstOfEach(all);
}

/** Headers of the request with which a server delivers a result. */
export function deliveryHeaders(catalog: Catalog, operations: readonly Operation[]): readonly JsonObject[] {
  const all = operations
    .flatMap((operation) => structuresOf(catalog, operation))
    .flatMap((structure) =>
      structure.fields
        .filter(({ name }) => name === JOB_UUID || name === JOB_SUCCESS)
        .map((field) => ({ ...parameterObject(structure, field.name), required: true })),
    );
  return firstOfEach(all);
}

function structuresOf(catalog: Catalog, { params }: Operation): readonly Structure[] {
  return params.map((name) => catalog.structure(name));
}

/** OpenAPI takes one parameter of a name in a place. */
function firstOfEach(parameters: readonly JsonObject[]): readonly JsonObject[] {
  const key = (one: JsonObject): string => `${one['in']} ${one['name']}`;
  return parameters.filter(
    (one, index) => parameters.findIndex((other) => key(other) === key(one)) === index,
  );
}

function isLeftOut(operation: Operation, name: string): boolean {
  if (SAID_ELSEWHERE.includes(name) || OF_SERVERS.includes(name)) return true;
  return OF_JOBS.includes(name) && operation.job === undefined;
}

function parameterObject(structure: Structure, name: string): JsonObject {
  const field = structure.byName.get(name);
  const property = structure.source.properties[name] as SourceProperty;
  if (field === undefined) throw new Error(`${structure.name}: no field is called ${name}`);
  const { description = '', ...schema } = plainProperty(property, field, {
    dialect: field.presence.deployed === 'never' ? 'documented' : 'deployed',
    nullable: false,
    only: undefined,
  });
  const { 'x-divergence': divergence, ...marks } = fieldMarks(field);
  return {
    name,
    in: placeOf(structure, name),
    description,
    required: Object.values(field.presence).includes('required'),
    schema: { ...schema, ...marks },
    ...(divergence === undefined ? {} : { 'x-divergence': divergence }),
  };
}

function placeOf(structure: Structure, name: string): string {
  const place = structure.source.properties[name]?.['x-in'];
  if (place === undefined) throw new Error(`${structure.name}: ${name} does not say where it is sent`);
  return place;
}
