import type { Operation } from '../../model/contract.ts';
import { WEB_HOOK } from '../../model/header-names.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Catalog } from '../catalog.ts';
import { capital } from '../dialect-schema.ts';
import { deliveryHeaders, parametersOf } from './parameters.ts';
import { divergencesOf, requestBody, responses, resultContent } from './replies.ts';

interface PathOperation {
  readonly path: string;
  readonly method: string;
  readonly operationObject: JsonObject;
}

/** An operation as OpenAPI has it: one object for each of its paths. */
export function operationObjects(catalog: Catalog, operation: Operation): readonly PathOperation[] {
  return operation.paths.map((template) => ({
    path: template,
    method: operation.method.toLowerCase(),
    operationObject: operationObject(catalog, operation, template),
  }));
}

function operationObject(catalog: Catalog, operation: Operation, template: string): JsonObject {
  const divergences = divergencesOf(catalog, operation, null);
  const body = requestBody(catalog, operation);
  return {
    operationId: operationId(operation, template),
    summary: operation.summary,
    description: `Since ${operation.since}.`,
    tags: Object.keys(operation.dialects),
    security: operation.auth === 'session' ? [{ session: [] }, { accessKey: [] }] : [],
    parameters: parametersOf(catalog, operation, template),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(catalog, operation),
    ...(operation.job !== undefined ? { callbacks: webHook(catalog, operation) } : {}),
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
function webHook(catalog: Catalog, operation: Operation): JsonObject {
  return {
    result: {
      [`{$request.header.${WEB_HOOK}}`]: {
        post: {
          summary: 'The result of the job.',
          parameters: deliveryHeaders(catalog, operation),
          requestBody: { required: true, content: resultContent(catalog, operation) },
          responses: { '2XX': { description: 'Delivered; after any other answer the server tries again.' } },
        },
      },
    },
  };
}
