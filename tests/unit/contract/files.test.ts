import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  contractVersion,
  META_SCHEMAS,
  readCatalogFiles,
  readMetaSchema,
} from '../../../src/contract/files.ts';
import { isContractVersion } from '../../../src/model/pacts.ts';

describe('catalog files', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'catalog-'));
    mkdirSync(join(root, 'schemas'));
    mkdirSync(join(root, 'contracts', 'interactions'), { recursive: true });
    writeFileSync(join(root, 'schemas', 'b.schema.json'), '{"b":1}');
    writeFileSync(join(root, 'schemas', 'a.schema.json'), '{"a":1}');
    writeFileSync(join(root, 'schemas', 'notes.txt'), 'no JSON');
    writeFileSync(join(root, 'contracts', 'interactions', 'c.json'), '[]');
  });
  afterEach(() => rmSync(root, { recursive: true }));

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

  it('that are not JSON stop the run', () => {
    writeFileSync(join(root, 'schemas', 'b.schema.json'), '{"b":');
    expect(() => readCatalogFiles(root)).toThrow(/b\.schema\.json: cannot be read as JSON/);
  });

  it('that are not there stop the run', () => {
    rmSync(join(root, 'contracts', 'interactions', 'c.json'));
    expect(() => readCatalogFiles(root)).toThrow(/contracts: no JSON files were found/);
  });
});

describe('the schemas under meta/', () => {
  // The catalog's own ajv leaves JSON Schema's meta-schema out.
  it.each(META_SCHEMAS)('%s is a JSON Schema', (name) => {
    expect(new Ajv2020().validateSchema(readMetaSchema(name))).toBe(true);
  });
});
