import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../../scripts/documents/openapi.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import type { Editable } from '../contract/edited-catalog.ts';
import { validateOpenApi } from './openapi-validator.ts';

const CATALOG = loadCatalog();
const DOCUMENT: Editable = openApiDocument(CATALOG, '1.2.3');
const NAMES = Object.keys(DOCUMENT.components.schemas);
const OPERATIONS: Editable[] = Object.values(DOCUMENT.paths).flatMap((path) => Object.values(path as object));

/** An ajv that knows what OpenAPI adds to JSON Schema, and our `x-` words. */
function openApiAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, formats: { int32: true, int64: true, password: true } });
  ajv.addVocabulary(['x-secret', 'x-divergence', 'components']);
  ajv.addSchema({ $id: 'openapi.json', components: DOCUMENT.components });
  return ajv;
}

/** Every object in a value that has a key. */
function holders(value: unknown, key: string): Editable[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap((one) => holders(one, key));
  return key in value ? [value, ...inner] : inner;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', () => {
    expect(validateOpenApi(DOCUMENT)).toEqual({ valid: true, version: '3.1' });
    expect(DOCUMENT.info.version).toBe('1.2.3');
  });

  it('is checked by a validator that finds faults', () => {
    expect(validateOpenApi({ ...DOCUMENT, paths: { 'no-slash': 1 } })).toMatchObject({ valid: false });
  });

  it('has every operation under all its paths, with ids of their own', () => {
    const places = CATALOG.operations.flatMap((one) => one.paths.map((path) => `${one.method} ${path}`));
    expect(OPERATIONS).toHaveLength(new Set(places).size);
    expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length);
  });

  it('has the statuses of both dialects', () => {
    for (const { name, dialects } of CATALOG.operations) {
      const found = OPERATIONS.find(({ operationId }) => operationId === name);
      const statuses = DIALECTS.flatMap((dialect) => Object.keys(dialects[dialect] ?? {}));
      expect(Object.keys(found.responses)).toEqual([...new Set(statuses)].sort());
      expect(found.tags).toEqual(Object.keys(dialects));
    }
  });

  it('refers to nothing but its components, and to each of them', () => {
    const refs = new Set(holders(DOCUMENT, '$ref').map(({ $ref }) => $ref));
    for (const ref of refs) expect(NAMES.map((name) => `#/components/schemas/${name}`)).toContain(ref);
    expect([...refs].sort()).toEqual(NAMES.map((name) => `#/components/schemas/${name}`).sort());
  });

  it('gives examples that fit their schemas', () => {
    const ajv = openApiAjv();
    let count = 0;
    for (const { schema, examples } of holders(DOCUMENT.paths, 'examples').filter(({ schema }) => schema)) {
      const rewritten = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi.json#/'));
      for (const { value } of Object.values(examples) as Editable[]) {
        expect([ajv.validate(rewritten, value), value]).toEqual([true, value]);
        count++;
      }
    }
    expect(count).toBeGreaterThanOrEqual(CATALOG.interactions.length);
  });

  it('names path parameters as the API does, each declared', () => {
    for (const [path, methods] of Object.entries(DOCUMENT.paths)) {
      const places = Array.from(path.matchAll(/\{([^}]+)\}/g), ([, name]) => name);
      for (const { parameters } of Object.values(methods as object)) {
        const declared = parameters.filter((one: Editable) => one.in === 'path');
        expect(declared.map(({ name }: Editable) => name)).toEqual(places);
        expect(declared.every(({ required }: Editable) => required)).toBe(true);
      }
    }
  });

  it('leaves to OpenAPI the headers that it has other words for', () => {
    const parameters: Editable[] = OPERATIONS.flatMap((one) => one.parameters);
    const headers = parameters.filter((one) => one.in === 'header');
    expect(headers.length).toBeGreaterThan(0);
    for (const { name } of headers) expect(name).not.toMatch(/^(authorization|content-type|accept)$/i);
  });

  it('asks for a session or an access key where the operation does', () => {
    for (const { name, auth } of CATALOG.operations) {
      const { security } = OPERATIONS.find(({ operationId }) => operationId === name);
      expect(security).toEqual(auth === 'none' ? [] : [{ session: [] }, { accessKey: [] }]);
    }
    for (const scheme of Object.values(DOCUMENT.components.securitySchemes)) {
      expect(scheme).toMatchObject({ type: 'apiKey', in: 'header', name: 'Authorization' });
    }
  });

  it('offers headers of jobs and the web hook only where a job begins', () => {
    const withHook = OPERATIONS.filter(({ callbacks }) => callbacks !== undefined);
    expect(withHook.map(({ operationId }) => operationId)).toEqual([CATALOG.operation('reconnect').name]);
    const isJobId = ({ name }: Editable): boolean => name === 'X-Job-UUID';
    const having = OPERATIONS.filter(({ parameters }) => parameters.some(isJobId));
    expect(having).toEqual(withHook);
    const [callback] = Object.entries(withHook[0].callbacks.result) as [string, Editable][];
    expect(callback?.[0]).toMatch(/^\{\$request\.header\.X-Web-Hook\}$/);
    expect(callback?.[1].post.parameters).toHaveLength(2);
  });

  it('marks secrets, everywhere, and never as write-only', () => {
    const params = new Set(CATALOG.operations.flatMap((one) => one.params));
    const due = [...CATALOG.structures.values()]
      .filter(({ name }) => !params.has(name))
      .flatMap(({ fields, source }) => {
        const variants = NAMES.filter((one) => one.endsWith(source.title));
        return variants.flatMap(() => fields.filter(({ secret }) => secret));
      });
    const marked = holders(DOCUMENT.components, 'x-secret');
    expect(marked).toHaveLength(due.length);
    for (const one of marked) expect(one).toMatchObject({ 'x-secret': true, format: 'password' });
    expect(JSON.stringify(DOCUMENT)).not.toContain('writeOnly');
    expect(holders(DOCUMENT.paths, 'x-secret').length).toBeGreaterThan(0);
  });

  it('names divergences that it explains', () => {
    const cited = new Set(holders(DOCUMENT, 'x-divergence').flatMap((one) => one['x-divergence']));
    expect(cited.size).toBeGreaterThan(5);
    expect(Object.keys(DOCUMENT['x-divergences'])).toEqual(CATALOG.divergences.map(({ id }) => id));
    expect(Object.keys(DOCUMENT['x-divergences'])).toEqual(expect.arrayContaining([...cited]));
  });
});
