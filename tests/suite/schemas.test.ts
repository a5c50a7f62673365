import { describe, expect, it } from '@jest/globals';
import { exampleBody } from '../../src/contract/compose.ts';
import { readCatalogFiles } from '../../src/contract/files.ts';
import { FORMATS } from '../../src/contract/formats.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { fieldPlaces } from '../../src/contract/places.ts';
import { requestStructure, resultStructures } from '../../src/contract/replies.ts';
import { templateNames } from '../../src/contract/request-templates.ts';
import { outcomesOf } from '../../src/contract/schemas.ts';
import { DIALECTS } from '../../src/model/contract.ts';
import type { JsonValue } from '../../src/model/json.ts';

/** The data is tested before it is used. */
const CATALOG = loadCatalog();
const STRUCTURES = [...CATALOG.structures.values()];
const PROPERTIES = STRUCTURES.flatMap((structure) =>
  structure.fields.map((field) => ({ field, structure, property: structure.source.properties[field.name] })),
);

describe('schemas/', () => {
  it("has the page's 46 fields: 3, 27, 5, 5 and 6", () => {
    const count = new Map<string, number>();
    for (const { structure } of CATALOG.fields) count.set(structure, (count.get(structure) ?? 0) + 1);
    expect(CATALOG.fields).toHaveLength(46);
    expect(Object.fromEntries(count)).toEqual({
      'reconnect-response': 3,
      'ipsec-connection': 27,
      'peer-cidr': 5,
      'l3-network-ref': 5,
      'error-code': 6,
    });
  });

  it("gives every field of the page the page's type, and calls it Required", () => {
    for (const { id, structure, name, presence } of CATALOG.fields) {
      const property = CATALOG.structure(structure).source.properties[name];
      expect([id, property?.['x-type']]).toEqual([id, expect.any(String)]);
      expect([id, presence.documented]).toEqual([id, 'required']);
      expect([id, property?.['x-source'].startsWith('page/')]).toEqual([id, true]);
    }
  });

  const carried = PROPERTIES.flatMap(({ field, structure, property }) =>
    DIALECTS.filter((dialect) => field.presence[dialect] !== 'never').flatMap((dialect) =>
      (property?.examples ?? []).map((example) => ({ dialect, structure, field, example })),
    ),
  );

  it.each(carried.map((one) => [one.field.id, one.dialect, one.example, one] as const))(
    '%s in %s takes its example %j',
    (_, dialect, example, { structure, field }) => {
      const outcome =
        outcomesOf(structure).find((one) => one === field.outcome) ?? outcomesOf(structure)[0] ?? null;
      const body = { ...exampleBody(structure, { dialect, outcome }), [field.name]: example };
      expect([...CATALOG.validator(dialect, structure.name, outcome)(body)]).toEqual([]);
    },
  );

  it('refuses, in each dialect that carries it, a value of no field type', () => {
    const value = Symbol.for('nonsense') as unknown as JsonValue;
    for (const { field, structure } of PROPERTIES.filter((one) => one.field.type !== 'any')) {
      for (const dialect of DIALECTS.filter((one) => field.presence[one] !== 'never')) {
        const outcome = outcomesOf(structure)[0] ?? null;
        const misfits = [...CATALOG.validator(dialect, structure.name, outcome)({ [field.name]: value })];
        const own = misfits.filter(({ keyword, field: at }) => keyword === 'type' && at === field);
        expect([field.id, dialect, own.length]).toEqual([field.id, dialect, 1]);
      }
    }
  });

  it('has every field where reports point at', () => {
    for (const [id, { line }] of fieldPlaces(CATALOG)) expect([id, line]).not.toEqual([id, 0]);
  });

  it('has no title that TypeScript takes for its own', () => {
    for (const { source } of STRUCTURES) expect(globalThis).not.toHaveProperty(source.title);
  });

  it('names every format that there is, and no other', () => {
    const named = new Set(PROPERTIES.map(({ field }) => field.format).filter((format) => format !== null));
    expect([...named].sort()).toEqual(Object.keys(FORMATS).sort());
  });

  it('says of every parameter where it is sent, and of nothing else', () => {
    const params = new Set(CATALOG.operations.flatMap((operation) => operation.params));
    for (const { field, structure, property } of PROPERTIES) {
      expect([field.id, property?.['x-in'] !== undefined]).toEqual([field.id, params.has(structure.name)]);
    }
  });

  it('has each structure that something refers to, in a file of its name, and no other', () => {
    const replies = CATALOG.operations.flatMap(({ dialects }) =>
      Object.values(dialects).flatMap(Object.values),
    );
    const used = new Set([
      ...CATALOG.operations.flatMap(({ params, request = [], job = [] }) => [params, request, job].flat()),
      ...replies.flatMap((reply) => ('structure' in reply ? [reply.structure] : [])),
      ...STRUCTURES.flatMap(({ nested }) => nested.map(({ child }) => child.name)),
    ]);
    const files = readCatalogFiles().schemas.map(({ name }) => name.replace('.schema.json', ''));
    expect([...used].sort()).toEqual([...files].sort());
    expect(STRUCTURES.map(({ name }) => name)).toEqual(files);
  });

  it('masks what is a secret on the page and in a session', () => {
    const secrets = PROPERTIES.filter(({ field }) => field.secret).map(({ structure, field }) => [
      structure.name,
      field.name,
    ]);
    expect(secrets).toEqual(
      expect.arrayContaining([
        ['ipsec-connection', 'authKey'],
        ['session', 'uuid'],
        ['account-credentials', 'password'],
        ['reconnect-params', 'Authorization'],
      ]),
    );
  });
});

describe('contracts/', () => {
  it('cites every source and divergence that it lists, and no other', () => {
    const cited = new Set([
      ...PROPERTIES.map(({ field }) => field.source),
      ...STRUCTURES.map(({ source }) => source['x-source']),
      ...CATALOG.operations.map(({ source }) => source),
      ...CATALOG.interactions.map(({ source }) => source),
      ...CATALOG.divergences.flatMap(({ evidence }) => evidence),
      ...CATALOG.page.errors.flatMap(({ evidence }) => evidence),
      ...Object.values(CATALOG.page).flatMap((fact) => ('source' in fact ? [String(fact.source)] : [])),
    ]);
    expect([...cited].sort()).toEqual(Object.keys(CATALOG.sources).sort());
    const divergences = PROPERTIES.flatMap(({ field }) => field.divergence ?? []);
    const unsigned = CATALOG.divergences.filter(({ sign }) => sign === undefined).map(({ id }) => id);
    expect(CATALOG.divergences.map(({ id }) => id)).toEqual(expect.arrayContaining(divergences));
    expect(divergences).toEqual(expect.arrayContaining(unsigned));
  });

  it('gives nothing the name of another', () => {
    const { operations, states, divergences, interactions, page } = CATALOG;
    for (const names of [
      [...operations, ...interactions].map(({ id }) => id),
      [...divergences, ...page.errors].map(({ id }) => id),
      states.map(({ name }) => name),
      interactions.map(({ title }) => title),
      STRUCTURES.map(({ source }) => source.title),
    ])
      expect(names).toEqual([...new Set(names)]);
  });

  it('translates the descriptions of the page that are not English, and no other', () => {
    const foreign = CATALOG.fields
      .map(({ description }) => description)
      .filter((text) => /\p{Script=Han}/u.test(text));
    expect(Object.keys(CATALOG.page.translations).sort()).toEqual([...new Set(foreign)].sort());
  });

  it.each(CATALOG.interactions.map((one) => [one.id, one] as const))(
    'has a reply of the operation in %s, a request of its headers and fields, and values of its state',
    (_, { operation: id, dialect, given, request, reply }) => {
      const operation = CATALOG.operation(id);
      const shape = operation.dialects[dialect]?.[reply.status];
      const structures = shape === undefined ? [] : resultStructures(CATALOG, shape);
      const promised = 'structure' in reply ? [CATALOG.structure(reply.structure)] : [];
      expect([shape !== undefined, promised.length > 0]).toEqual([true, structures.length > 0]);
      expect(structures).toEqual(expect.arrayContaining(promised));
      const headers = PROPERTIES.filter(({ property }) => property?.['x-in'] === 'header');
      expect(headers.map(({ field }) => field.name)).toEqual(
        expect.arrayContaining(Object.keys(request.headers ?? {})),
      );
      const sent = requestStructure(CATALOG, id);
      expect([...(sent?.byName.keys() ?? [])]).toEqual(
        expect.arrayContaining(Object.keys(request.body ?? {})),
      );
      const supplied = Object.keys(CATALOG.state(given).values);
      expect(supplied).toEqual(expect.arrayContaining([...templateNames([request, reply])]));
      if (operation.action !== undefined) expect(sent?.byName.has(operation.action)).toBe(true);
    },
  );

  it('has an interaction for every state', () => {
    const given = new Set(CATALOG.interactions.map((one) => one.given));
    expect(CATALOG.states.map(({ name }) => name).sort()).toEqual([...given].sort());
  });

  it('has interactions for every operation, in each of its dialects', () => {
    for (const { id, dialects } of CATALOG.operations) {
      for (const dialect of DIALECTS) {
        const promised = CATALOG.interactions.filter(
          (one) => one.operation === id && one.dialect === dialect,
        );
        expect([id, dialect, promised.length > 0]).toEqual([id, dialect, dialects[dialect] !== undefined]);
      }
    }
  });

  it('says of every state what each value is that its handler supplies', () => {
    for (const { name, description, values } of CATALOG.states) {
      const named = Array.from(description.matchAll(/`(\w+)`/g), ([, value]) => value);
      expect([name, ...[...new Set(named)].sort()]).toEqual([name, ...Object.keys(values).sort()]);
    }
  });

  it('describes interactions in the present, never with should', () => {
    for (const { title } of CATALOG.interactions) expect(title).not.toMatch(/should|test that/i);
  });
});
