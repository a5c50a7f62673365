import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import manifest from '../../../package.json' with { type: 'json' };
import { plainSchemas } from '../../../scripts/documents/plain-schemas.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';

const ROOT = join(import.meta.dirname, '../../..');

describe('generated files', () => {
  it('are types, the OpenAPI document, the field table and the schemas of each dialect', async () => {
    // The tool that makes types loads its formatter, which it is told not to use and which Jest cannot load.
    jest.mock('prettier', () => ({}));
    const { generatedFiles } = await import('../../../scripts/documents/generated-files.ts');
    const catalog = loadCatalog();
    const files = await generatedFiles(catalog, '1.2.3');
    const schemas = DIALECTS.flatMap((dialect) =>
      [...plainSchemas(catalog, dialect).keys()].map((name) => `schemas/${dialect}/${name}`),
    );
    expect([...files.keys()]).toEqual(['types.ts', 'config.ts', 'openapi.json', 'FIELDS.md', ...schemas]);
    for (const text of files.values()) expect(text).toMatch(/[^\n]\n$/);
    expect(JSON.parse(files.get('openapi.json') ?? '')).toMatchObject({ info: { version: '1.2.3' } });
  });

  it('are committed as they are generated', async () => {
    const { generatedFiles } = await import('../../../scripts/documents/generated-files.ts');
    const files = await generatedFiles(loadCatalog(), manifest.version);
    const committed = [...files.keys()].map((path) => [
      path,
      readFileSync(join(ROOT, 'generated', path), 'utf8'),
    ]);
    expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(files));
  });
});
