import type { Catalog } from '../../src/contract/catalog.ts';
import { DIALECTS } from '../../src/model/contract.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { fieldTableMarkdown } from './field-table.ts';
import { openApiDocument } from './openapi.ts';
import { plainSchemas } from './plain-schemas.ts';
import { referenceDocument } from './reference.ts';
import { rulesDocument } from './rules.ts';
import { contextOf, sampleReports } from './samples.ts';
import { statesDocument } from './states.ts';
import { configTypes, structureTypes, typescriptTypes } from './typescript-types.ts';

/** Text of each generated file, by its path below `generated/`. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * Everything that is derived from the catalog and committed.
 *
 * @param version version of the project, which the OpenAPI document carries
 */
export async function generatedFiles(catalog: Catalog, version: string): Promise<GeneratedFiles> {
  const files = new Map<string, string>();
  files.set('structures.ts', await structureTypes(catalog));
  files.set('types.ts', await typescriptTypes(catalog));
  files.set('config.ts', await configTypes());
  files.set('openapi.json', jsonText(openApiDocument(catalog, version)));
  files.set('FIELDS.md', fieldTableMarkdown(catalog));
  const schemas = DIALECTS.flatMap((dialect) =>
    [...plainSchemas(catalog, dialect)].map(([name, schema]) => ({ path: `${dialect}/${name}`, schema })),
  );
  for (const { path, schema } of schemas) files.set(`schemas/${path}`, jsonText(schema));
  return files;
}

function jsonText(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What is generated under `docs/`, by its path there. */
export async function documents(catalog: Catalog): Promise<GeneratedFiles> {
  const context = contextOf(catalog);
  const samples = await sampleReports(catalog, context);
  return new Map([
    ['rules.md', rulesDocument(catalog, context)],
    ['provider-states.md', statesDocument(catalog)],
    ['reference.md', await referenceDocument()],
    ...[...samples].map(([name, text]) => [`samples/${name}`, text] as const),
  ]);
}
