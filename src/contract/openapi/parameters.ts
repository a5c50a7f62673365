import type { Operation } from '../../model/contract.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Role } from '../../model/roles.ts';
import type { Catalog } from '../catalog.ts';
import { plainProperty } from '../plain-property.ts';
import type { SourceProperty } from '../source-schema.ts';
import type { Structure } from '../structures.ts';
import { fieldMarks } from './components.ts';

/** Headers that OpenAPI has other words for: a security scheme, the media type of a body. */
const SAID_ELSEWHERE: readonly Role[] = ['authorization', 'content-type'];
/** Headers that mean something only to a request that starts a job. */
const OF_JOBS: readonly Role[] = ['job-id', 'timeout', 'web-hook'];
/** Headers that servers send, not clients. */
const OF_SERVERS: readonly Role[] = ['job-success'];

/** Parameter objects of an operation under one of its path templates. */
export function parametersOf(
  catalog: Catalog,
  operation: Operation,
  template: string,
): readonly JsonObject[] {
  return operation.params
    .map((name) => catalog.structure(name))
    .flatMap((structure) =>
      structure.fields
        .filter(({ role }) => role === null || !isLeftOut(catalog, operation, role))
        .filter(({ role, name }) => placeOf(structure, name) !== 'path' || template.includes(`{${role}}`))
        .map((field) => parameterObject(structure, field.name)),
    );
}

/** Headers of the request with which a server delivers a result. */
export function deliveryHeaders(catalog: Catalog, operation: Operation): readonly JsonObject[] {
  return operation.params
    .map((name) => catalog.structure(name))
    .flatMap((structure) =>
      structure.fields
        .filter(({ role }) => role === 'job-id' || role === 'job-success')
        .map((field) => ({ ...parameterObject(structure, field.name), required: true })),
    );
}

/** A path template with parameters' names in place of their roles. */
export function namedPath(catalog: Catalog, operation: Operation, template: string): string {
  return template.replaceAll(
    /\{([a-z-]+)\}/g,
    (_, role: Role) => `{${parameterName(catalog, operation, role)}}`,
  );
}

export function parameterName(catalog: Catalog, operation: Operation, role: Role): string {
  const structure = operation.params.map((name) => catalog.structure(name)).find((one) => one.has(role));
  if (structure === undefined) throw new Error(`${operation.id}: no parameter has the role ${role}`);
  return structure.role(role);
}

/** An operation starts a job if it answers with the job's location. */
export function startsJob(catalog: Catalog, { dialects }: Operation): boolean {
  return Object.values(dialects)
    .flatMap(Object.values)
    .some((reply) => 'structure' in reply && catalog.structure(reply.structure).has('location'));
}

function isLeftOut(catalog: Catalog, operation: Operation, role: Role): boolean {
  if (SAID_ELSEWHERE.includes(role) || OF_SERVERS.includes(role)) return true;
  return OF_JOBS.includes(role) && !startsJob(catalog, operation);
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
