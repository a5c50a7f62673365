import type { Catalog } from '../../contract/catalog.ts';
import type { GsonMap } from '../gson/reader.ts';
import { changeStateAction } from '../operations/change-state.ts';
import { putDocumentedReconnect } from '../operations/documented-reconnect.ts';
import { putAction } from '../operations/put-action.ts';
import { queryConnections } from '../operations/query.ts';
import { reconnectAction } from '../operations/reconnect.ts';
import { logIn, logOut, validateSession } from '../operations/session.ts';
import type { Server } from '../server.ts';
import type { Answer } from './answer.ts';
import { type ApiRequest, CONTEXT_PATH } from './api-request.ts';
import { Refusal } from './refusal.ts';

type Handle = (request: ApiRequest, uuid: string, body: GsonMap | null) => Answer | Promise<Answer>;

/** A path of the API and what answers there. */
export interface Route {
  /** Matches the decoded path without the context path; its group is the uuid. */
  readonly pattern: RegExp;
  /** Whether the whole exchange is the page's, whose JSON is strict and whose answers are all 200. */
  readonly documented: boolean;
  readonly handle: Handle;
}

/** Path of a session's check, which the contract has no operation for. */
const VALID_PATH = '/valid';

/** Every path that the provider knows, from the contract's operations. */
export function createRoutes(server: Server): readonly Route[] {
  const { catalog } = server;
  const reconnect = reconnectAction(catalog);
  const actions = [reconnect, changeStateAction()];
  const put: Handle = (request, connection, body) =>
    putAction(server, request, body, { actions, connection });
  const query = (one: boolean): Handle =>
    byMethod({ GET: (request, uuid) => queryConnections(server, request, one ? uuid : undefined) });
  const documentedPut: Handle = (request, connection) =>
    request.method === 'PUT'
      ? putDocumentedReconnect(server, request, { action: reconnect, connection })
      : byMethod({})(request, connection, null);
  const page = server.dialect === 'documented';
  return [
    ...routesOf(catalog, 'reconnect', page, () => (page ? documentedPut : byMethod({ PUT: put }))),
    ...routesOf(catalog, 'query', false, (path) => query(path.includes('{'))),
    // A path with one API only: the server does not look at the method.
    ...routesOf(catalog, 'login', false, () => (request, _, body) => logIn(server, request, body)),
    ...routesOf(catalog, 'logout', false, () => (request, uuid) => logOut(server, request, uuid)),
    ...catalog.operation('logout').paths.map((path) => ({
      pattern: patternOf(`${path}${VALID_PATH}`),
      documented: false,
      handle: (request: ApiRequest, uuid: string) => validateSession(server, request, uuid),
    })),
  ];
}

/** The path of a job poll, which is looked at before any other. */
export function jobPattern(catalog: Catalog): RegExp {
  const [path = ''] = catalog.operation('job-poll').paths;
  return patternOf(path);
}

function routesOf(
  catalog: Catalog,
  operation: string,
  documented: boolean,
  handlerOf: (path: string) => Handle,
): readonly Route[] {
  return catalog
    .operation(operation)
    .paths.map((path) => ({ pattern: patternOf(path), documented, handle: handlerOf(path) }));
}

function patternOf(path: string): RegExp {
  const source = path.slice(CONTEXT_PATH.length).replaceAll(/\{[A-Za-z]+\}/g, '([^/]+)');
  return new RegExp(`^${source}$`);
}

/** A path that several APIs share: the method chooses, and each miss has its own text (facts, section 4). */
function byMethod(handlers: Readonly<Record<string, Handle>>): Handle {
  return (request, uuid, body) => {
    const handle = handlers[request.method];
    if (handle !== undefined) return handle(request, uuid, body);
    const { method, rawPath } = request;
    switch (method) {
      case 'POST':
        throw new Refusal(500, `No creational API found for the path[${rawPath}]`);
      case 'GET':
        throw new Refusal(500, `No query API found for the path[${rawPath}]`);
      case 'DELETE':
        throw new Refusal(500, `No delete API found for the path[${rawPath}]`);
      case 'PUT':
        if (body === null) throw new Refusal(500, '');
        throw new Refusal(400, `the body doesn't contain action mapping to the URL[${request.path}]`);
      default:
        throw new Refusal(405, `The method[${method}] is not allowed for the path[${rawPath}]`);
    }
  };
}
