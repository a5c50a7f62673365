import type { Operation } from '../../model/contract.ts';
import { WEB_HOOK } from '../../model/header-names.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Catalog } from '../catalog.ts';
import { capital } from '../dialect-schema.ts';
import { deliveryHeaders, parametersOf } from './parameters.ts';
import { divergencesOf, requestBody, responses, resultContent, unique } from './replies.ts';

/** What OpenAPI has one object for: a path and a method, with every operation that is called by them. */
export interface PathOperations {
  readonly path: string;
  readonly method: string;
  /** In the order of `contracts/operations.json`; their bodies name which of them is called. */
  readonly operations: readonly [Operation, ...Operation[]];
}

/** Every path and method of the contract. */
export function pathOperations(catalog: Catalog): readonly PathOperations[] {
  const found = new Map<string, PathOperations>();
  for (const operation of catalog.operations) {
    const method = operation.method.toLowerCase();
    for (const path of operation.paths) {
      const key = `${method} ${path}`;
      const others = found.get(key)?.operations;
      const operations = others === undefined ? ([operation] as const) : ([...others, operation] as const);
      found.set(key, { path, method, operations });
    }
  }
  return [...found.values()];
}

/** One object for all operations of a path and method; the first of them names it. */
export function operationObject(catalog: Catalog, { path, operations }: PathOperations): JsonObject {
  const [first] = operations;
  const divergences = unique(operations.flatMap((one) => divergencesOf(catalog, one, null)));
  const body = requestBody(catalog, operations);
  const starters = operations.filter(({ job }) => job !== undefined);
  return {
    operationId: operationId(first, path),
    summary: first.summary,
    description: `Since ${first.since}.`,
    tags: unique(operations.flatMap(({ dialects }) => Object.keys(dialects))),
    security: first.auth === 'session' ? [{ session: [] }, { accessKey: [] }] : [],
    parameters: parametersOf(catalog, operations, path),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(catalog, operations),
    ...(starters.length === 0 ? {} : { callbacks: webHook(catalog, starters) }),
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

/** The API's name of the operation; where it has several paths, with the parameter that tells them apart. */
function operationId(operation: Operation, template: string): string {
  const parameter = /\{([A-Za-z]+)\}/.exec(template)?.[1];
  if (operation.paths.length === 1 || parameter === undefined) return operation.name;
  return `${operation.name}By${capital(parameter)}`;
}

/** What a server sends to the client's web hook, if the client names one. */
function webHook(catalog: Catalog, operations: readonly Operation[]): JsonObject {
  return {
    result: {
      [`{$request.header.${WEB_HOOK}}`]: {
        post: {
          summary: 'The result of the job.',
          parameters: deliveryHeaders(catalog, operations),
          requestBody: { required: true, content: resultContent(catalog, operations) },
          responses: { '2XX': { description: 'Delivered; after any other answer the server tries again.' } },
        },
      },
    },
  };
}
