import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  CatalogError,
  contractVersion,
  META_SCHEMAS,
  readCatalogFiles,
  readMetaSchema,
} from '../../../src/contract/files.ts';
import { isContractVersion } from '../../../src/model/pacts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { editedCatalog, setAt } from './edited-catalog.ts';

describe('catalog files', () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
    mkdirSync(join(root, 'schemas'));
    mkdirSync(join(root, 'contracts', 'interactions'), { recursive: true });
    writeFileSync(join(root, 'schemas', 'b.schema.json'), '{"b":1}');
    writeFileSync(join(root, 'schemas', 'a.schema.json'), '{"a":1}');
    writeFileSync(join(root, 'schemas', 'notes.txt'), 'no JSON');
    writeFileSync(join(root, 'contracts', 'interactions', 'c.json'), '[]');
  });

  it('are read by name, folders too, in order', () => {
    expect(readCatalogFiles(root)).toEqual({
      schemas: [
        { name: 'a.schema.json', content: { a: 1 } },
        { name: 'b.schema.json', content: { b: 1 } },
      ],
      contracts: [{ name: join('interactions', 'c.json'), content: [] }],
    });
  });

  it('have a version that tells what they say, not how it is laid out', () => {
    const version = (): string => contractVersion(readCatalogFiles(root));
    const before = version();
    expect(before).toMatch(/^contract-[0-9a-f]{12}$/);
    expect(isContractVersion(before)).toBe(true);
    writeFileSync(join(root, 'schemas', 'b.schema.json'), '{\r\n  "b": 1\r\n}\r\n');
    writeFileSync(join(root, 'schemas', 'notes.txt'), 'other notes');
    expect(version()).toBe(before);
    writeFileSync(join(root, 'schemas', 'b.schema.json'), '{"b":2}');
    expect(version()).not.toBe(before);
    writeFileSync(join(root, 'schemas', 'b.schema.json'), '{"b":1}');
    writeFileSync(join(root, 'contracts', 'interactions', 'd.json'), '[]');
    expect(version()).not.toBe(before);
  });
});

describe('a catalog', () => {
  const CIDR = 'peer-cidr.schema.json';
  const ANSWER = 'reconnect-response.schema.json';
  const LOGIN = 'interactions/deployed-session.json';
  it.each<[string, string, unknown, string]>([
    [CIDR, '/requird', [], `${CIDR}: must NOT have additional properties requird`],
    [CIDR, '/properties/cidr/type', 'text', '/properties/cidr/type must be equal to one of'],
    [CIDR, '/properties/cidr/x-deployed', { values: { minimum: 1 } }, 'must have property maximum'],
    [ANSWER, '/properties/inventory/$ref', 'no.schema.json', 'no.schema.json is no schema file'],
    ['divergences.json', '/0/sign/present', 'error/code', '/divergences/0/sign/present must match pattern'],
    ['states.json', '/0/name', undefined, "/states/0 must have required property 'name'"],
    ['operations.json', '/0/dialects/documented', undefined, 'but has no reply in documented'],
    [LOGIN, '/0/efect', 'none', 'must NOT have additional properties efect'],
    [LOGIN, '/0/request/method', 'DELETE', 'its request calls no operation'],
  ])('is not made of %s with another %s', (file, pointer, value, problem) => {
    const catalog = () =>
      editedCatalog(({ schemas, contracts }) =>
        setAt(schemas.get(file) ?? contracts.get(file), pointer, value),
      );
    expect(catalog).toThrow(CatalogError);
    expect(catalog).toThrow(problem);
  });

  it('is made of the files that there have to be, and no other', () => {
    const without = () => editedCatalog(({ contracts }) => contracts.delete('states.json'));
    expect(without).toThrow("required property 'states'");
    const withMore = () => editedCatalog(({ contracts }) => contracts.set('notes.json', []));
    expect(withMore).toThrow('additional properties notes');
  });
});

describe('the schemas under meta/', () => {
  // The catalog's own ajv leaves JSON Schema's meta-schema out.
  it.each(META_SCHEMAS)('%s is a JSON Schema', (name) => {
    expect(new Ajv2020().validateSchema(readMetaSchema(name))).toBe(true);
  });
});
