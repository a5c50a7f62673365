import { DIALECTS, type Dialect } from '../model/dialect.ts';
import { AUTHORIZATION, DATE } from '../model/header-names.ts';
import type { JsonObject } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { componentSchemas } from './openapi/components.ts';
import { operationObject, pathOperations } from './openapi/operation.ts';

const DIALECT_WORDS: Readonly<Record<Dialect, string>> = {
  documented: "What the vendor's page promises.",
  deployed: 'What real servers do.',
};

/**
 * The contract as an OpenAPI 3.1 document, both dialects side by side. `x-divergence` names the places
 * where they differ, which `x-divergences` explains.
 *
 * @param version version of the document
 */
export function openApiDocument(catalog: Catalog, version: string): JsonObject {
  const names = catalog.operations.map(({ name }) => name);
  return {
    openapi: '3.1.0',
    info: {
      title: `ZStack: ${names[0]}`,
      version,
      description: `${names.join(', ')}: what the vendor's page promises and what servers do. Generated from schemas/ and contracts/; do not edit.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: '{scheme}://{host}:{port}',
        description: 'A management node.',
        variables: {
          scheme: { default: 'http', enum: ['http', 'https'] },
          host: { default: 'localhost', description: 'Host name or address of the management node.' },
          port: { default: '8080' },
        },
      },
    ],
    tags: DIALECTS.map((name) => ({ name, description: DIALECT_WORDS[name] })),
    paths: paths(catalog),
    components: { schemas: componentSchemas(catalog), securitySchemes: securitySchemes() },
    'x-divergences': Object.fromEntries(
      catalog.divergences.map(({ id, title, page, server }) => [id, { title, page, server }]),
    ),
  };
}

function paths(catalog: Catalog): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const one of pathOperations(catalog)) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationObject(catalog, one) };
  }
  return paths;
}

function securitySchemes(): JsonObject {
  const header = { type: 'apiKey', in: 'header', name: AUTHORIZATION };
  return {
    session: { ...header, description: 'A session: `OAuth {sessionUuid}`.' },
    accessKey: {
      ...header,
      description: `An access key: \`ZStack {accessKeyId}:{signature}\`, with the ${DATE} header.`,
    },
  };
}
