import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FOLDER = join(import.meta.dirname, '../../../src/contract/meta');
const FILES = readdirSync(FOLDER);

/** The catalog's own ajv leaves the meta-schema out, so the shapes are held to it here. */
describe('the shapes of the data', () => {
  it('are found', () => {
    expect(FILES.length).toBeGreaterThan(0);
  });

  it.each(FILES)('%s is a JSON Schema', (file) => {
    const ajv = new Ajv2020();
    expect(ajv.validateSchema(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))).toBe(true);
  });
});
