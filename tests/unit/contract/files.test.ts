import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { META_SCHEMAS, readCatalogFiles, readMetaSchema } from '../../../src/contract/files.ts';

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
