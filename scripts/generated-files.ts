import type { Catalog } from '../src/contract/catalog.ts';
import { fieldTableMarkdown } from '../src/contract/field-table.ts';
import { openApiDocument } from '../src/contract/openapi.ts';
import { plainSchemas } from '../src/contract/plain-schemas.ts';
import { DIALECTS } from '../src/model/dialect.ts';
import type { JsonObject } from '../src/model/json.ts';
import { typescriptTypes } from './typescript-types.ts';

/** Text of each generated file, by its path below `generated/`. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * Everything that is derived from the catalog and committed.
 *
 * @param version version of the project, which the OpenAPI document carries
 */
export async function generatedFiles(catalog: Catalog, version: string): Promise<GeneratedFiles> {
  const files = new Map<string, string>();
  files.set('types.ts', await typescriptTypes(catalog));
  files.set('openapi.json', jsonText(openApiDocument(catalog, version)));
  files.set('FIELDS.md', fieldTableMarkdown(catalog));
  for (const dialect of DIALECTS) {
    for (const [name, schema] of plainSchemas(catalog, dialect)) {
      files.set(`schemas/${dialect}/${name}`, jsonText(schema));
    }
  }
  return files;
}

function jsonText(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
