import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { plainSchemas, plainVariants } from '../../../scripts/documents/plain-schemas.ts';
import { exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS, type Dialect } from '../../../src/model/contract.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { setAt } from '../contract/edited-catalog.ts';

const CATALOG = loadCatalog();
const ROOT = CATALOG.pageAnswer;
const SUCCESS = `${ROOT.name}.success.schema.json`;
const FAILURE = `${ROOT.name}.failure.schema.json`;

/** An ajv as anybody has it, with the schemas of both dialects: no format, no keyword, no leniency of ours. */
const ajv = new Ajv2020({ strict: true, allErrors: true });
for (const dialect of DIALECTS)
  for (const schema of plainSchemas(CATALOG, dialect).values()) ajv.addSchema(schema);

const idOf = (dialect: Dialect, fileName: string) => `https://zstack-contract.invalid/${dialect}/${fileName}`;

/** The example of an answer with one value changed; undefined takes the field away. */
function changedAnswer(
  dialect: Dialect,
  outcome: 'success' | 'failure',
  pointer: string,
  value: JsonValue | undefined,
): JsonValue {
  const body = structuredClone(exampleBody(ROOT, { dialect, outcome, include: true }));
  setAt(body, pointer, value);
  return body;
}

describe.each(DIALECTS)('plain schemas of %s', (dialect) => {
  const schemas = plainSchemas(CATALOG, dialect);
  const variants = plainVariants(CATALOG, dialect).map((one) => [one.fileName, one] as const);

  it('are found, each under its $id, with titles of their own', () => {
    expect(schemas.size).toBeGreaterThan(5);
    expect([...schemas.values()].map(({ $id }) => $id)).toEqual(
      [...schemas.keys()].map((name) => idOf(dialect, name)),
    );
    expect(new Set([...schemas.values()].map(({ title }) => title)).size).toBe(schemas.size);
  });

  it.each(variants)('%s is valid by the meta-schema and holds no x- word', (_, { schema }) => {
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(JSON.stringify(schema)).not.toMatch(/"(x-|format)[^"]*":/);
  });

  it.each(variants)('%s takes the examples', (fileName, { structure, outcome }) => {
    for (const wanted of [{}, { include: true }] as const) {
      const body = exampleBody(structure, { dialect, outcome, ...wanted });
      expect([ajv.validate(idOf(dialect, fileName), body), ajv.errors]).toEqual([true, null]);
    }
  });

  it.each<[string, 'success' | 'failure', string, JsonValue | undefined]>([
    ['a required field that is absent', 'success', '/inventory/uuid', undefined],
    ['a value of the wrong type', 'success', '/inventory/name', 5],
    ['an integer outside 32 bits', 'success', '/inventory/ikeLifeTime', 2 ** 31],
    ['a uuid in capitals', 'success', '/inventory/uuid', '654DEDD65DE8345CAE7042A375451146'],
    ['a timestamp in ISO 8601', 'success', '/inventory/createDate', '2017-11-14T22:20:57Z'],
    ['an item that is no structure', 'success', '/inventory/l3NetworkRefs', ['x']],
    ['a null in a list', 'success', '/inventory/peerCidrs', null],
    ['a nested field that is broken', 'success', '/inventory/peerCidrs/0/connectionUuid', 'x'],
    ['an error code without a number', 'failure', '/error/code', 'SYS'],
    ['an error that is null', 'failure', '/error', null],
    ['an error that is absent', 'failure', '/error', undefined],
  ])('refuse %s', (_, outcome, pointer, value) => {
    const id = idOf(dialect, outcome === 'success' ? SUCCESS : FAILURE);
    expect(ajv.validate(id, changedAnswer(dialect, outcome, pointer, value))).toBe(false);
  });

  it.each<[string, 'success' | 'failure', string, JsonValue]>([
    ['a field that nobody knows: servers add some', 'success', '/somethingNew', 1],
    ['a value that nobody knows', 'success', '/inventory/state', 'On'],
    ['any value of a field of any type', 'failure', '/error/opaque', { a: [1] }],
  ])('let through %s', (_, outcome, pointer, value) => {
    const id = idOf(dialect, outcome === 'success' ? SUCCESS : FAILURE);
    expect([ajv.validate(id, changedAnswer(dialect, outcome, pointer, value)), ajv.errors]).toEqual([
      true,
      null,
    ]);
  });
});

/** The error of a failure of the page, whole. */
const ERROR = exampleBody(ROOT, { dialect: 'documented', outcome: 'failure' })['error'];

describe('plain schemas', () => {
  it('tell the dialects apart', () => {
    const documented = idOf('documented', FAILURE);
    const of = (dialect: Dialect) => exampleBody(ROOT, { dialect, outcome: 'failure' });
    expect(ajv.validate(documented, of('deployed'))).toBe(false);
    const without = (dialect: Dialect) => changedAnswer(dialect, 'failure', '/error/details', undefined);
    expect(ajv.validate(idOf('deployed', FAILURE), without('deployed'))).toBe(true);
    expect(ajv.validate(documented, without('documented'))).toBe(false);
  });

  it('tell success and failure of the page apart', () => {
    const fits = (fileName: string, outcome: 'success' | 'failure') =>
      ajv.validate(idOf('documented', fileName), exampleBody(ROOT, { dialect: 'documented', outcome }));
    expect([fits(SUCCESS, 'failure'), fits(FAILURE, 'success')]).toEqual([false, false]);
  });

  it.each<[string, boolean, Dialect, 'success' | 'failure', string, JsonValue | undefined]>([
    ['no inventory in a failure', true, 'documented', 'failure', '/inventory', null],
    ['an error in a success', false, 'documented', 'success', '/error', ERROR],
    ['a success that has no error', false, 'documented', 'success', '/error', undefined],
    ['a null that only the page has', false, 'deployed', 'failure', '/error/elaboration', null],
  ])('take %s: %s', (_, isTaken, dialect, outcome, pointer, value) => {
    const id = idOf(dialect, outcome === 'success' ? SUCCESS : FAILURE);
    expect(ajv.validate(id, changedAnswer(dialect, outcome, pointer, value))).toBe(isTaken);
  });

  it('take integers of 64 bits, whose bounds JSON cannot hold', () => {
    const body = exampleBody(CATALOG.structure('accepted'), { dialect: 'deployed', outcome: null });
    expect(ajv.validate(idOf('deployed', 'accepted.schema.json'), { ...body, apiTimeout: 2 ** 62 })).toBe(
      true,
    );
  });

  it('have no file for what only servers have in the documented dialect', () => {
    const documented = [...plainSchemas(CATALOG, 'documented').keys()];
    const deployed = [...plainSchemas(CATALOG, 'deployed').keys()];
    expect(deployed).toEqual(expect.arrayContaining(documented));
    expect(documented).not.toContain('accepted.schema.json');
  });
});
