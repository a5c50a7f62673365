import type { Operation } from '../../model/contract.ts';
import {
  API_TIMEOUT,
  AUTHORIZATION,
  CONTENT_TYPE,
  JOB_SUCCESS,
  JOB_UUID,
  WEB_HOOK,
} from '../../model/header-names.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Catalog } from '../catalog.ts';
import { plainProperty } from '../plain-property.ts';
import type { SourceProperty } from '../source-schema.ts';
import type { Structure } from '../structures.ts';
import { fieldMarks } from './components.ts';

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
