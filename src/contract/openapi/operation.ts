import type { Operation } from '../../model/contract.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Role } from '../../model/roles.ts';
import type { Catalog } from '../catalog.ts';
import { capital } from '../dialect-schema.ts';
import { deliveryHeaders, namedPath, parameterName, parametersOf, startsJob } from './parameters.ts';
import { divergencesOf, requestBody, responses, resultContent } from './replies.ts';

interface PathOperation {
  readonly path: string;
  readonly method: string;
  readonly operationObject: JsonObject;
}

/** An operation as OpenAPI has it: one object for each of its paths. */
export function operationObjects(catalog: Catalog, operation: Operation): readonly PathOperation[] {
  return operation.paths.map((template) => ({
    path: namedPath(catalog, operation, template),
    method: operation.method.toLowerCase(),
    operationObject: operationObject(catalog, operation, template),
  }));
}

function operationObject(catalog: Catalog, operation: Operation, template: string): JsonObject {
  const divergences = divergencesOf(catalog, operation, null);
  const body = requestBody(catalog, operation);
  return {
    operationId: operationId(catalog, operation, template),
    summary: operation.summary,
    description: `Since ${operation.since}.`,
    tags: Object.keys(operation.dialects),
    security: operation.auth === 'session' ? [{ session: [] }, { accessKey: [] }] : [],
    parameters: parametersOf(catalog, operation, template),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(catalog, operation),
    ...(startsJob(catalog, operation) ? { callbacks: webHook(catalog, operation) } : {}),
    ...(divergences.length === 0 ? {} : { 'x-divergence': divergences }),
  };
}

/** The API's name of the operation; where it has several paths, with the parameter that tells them apart. */
function operationId(catalog: Catalog, operation: Operation, template: string): string {
  const role = /\{([a-z-]+)\}/.exec(template)?.[1];
  if (operation.paths.length === 1 || role === undefined) return operation.name;
  return `${operation.name}By${capital(parameterName(catalog, operation, role as Role))}`;
}

/** What a server sends to the client's web hook, if the client names one. */
function webHook(catalog: Catalog, operation: Operation): JsonObject {
  const header = parameterName(catalog, operation, 'web-hook');
  return {
    result: {
      [`{$request.header.${header}}`]: {
        post: {
          summary: 'The result of the job.',
          parameters: deliveryHeaders(catalog, operation),
          requestBody: { required: true, content: resultContent(catalog) },
          responses: { '2XX': { description: 'Delivered; after any other answer the server tries again.' } },
        },
      },
    },
  };
}
