import type { Catalog } from '../contract/catalog.ts';
import { SUCCESS } from '../contract/schemas.ts';
import { DIALECTS, type Dialect, type Operation } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';

/** The dialect that an exchange is judged by, and how it was decided. */
export interface DialectDecision {
  readonly dialect: Dialect;
  /** In words that follow the dialect's name: `its status 202 is one of deployed only`. */
  readonly because: string;
}

/** Decides by the exchange itself which dialect it is judged by. */
export function decideDialect(catalog: Catalog, operationId: string, exchange: Exchange): DialectDecision {
  const { dialects } = catalog.operation(operationId);
  const [only, ...others] = DIALECTS.filter((dialect) => dialects[dialect] !== undefined);
  if (only !== undefined && others.length === 0) {
    return { dialect: only, because: `only ${only} has this operation` };
  }
  const { status, body } = exchange.response;
  const speakers = DIALECTS.filter((dialect) => dialects[dialect]?.[status] !== undefined);
  const enveloped = tellsOutright(jsonOf(body));
  const [speaker] = speakers;
  if (!enveloped && carriesAction(catalog, operationId, exchange)) {
    return { dialect: 'deployed', because: 'the request names the action, which only servers ask for' };
  }
  if (speaker === 'documented' && enveloped && speakers.length === 1) {
    return { dialect: 'documented', because: 'the body has the documented envelope' };
  }
  if (speaker !== undefined && speakers.length === 1) {
    return { dialect: speaker, because: `its status ${status} is one of ${speaker} only` };
  }
  if (carriesAction(catalog, operationId, exchange)) {
    return { dialect: 'deployed', because: 'the request names the action, which only servers ask for' };
  }
  if (enveloped) return { dialect: 'documented', because: 'the body has the documented envelope' };
  return { dialect: 'deployed', because: 'nothing in it tells, and servers speak deployed' };
}

function jsonOf(body: Exchange['response']['body']): unknown {
  return body.kind === 'json' ? body.value : null;
}

/** Whether a body says outright how it went: what the page has and servers never send. */
function tellsOutright(body: unknown): boolean {
  return isJsonObject(body) && SUCCESS in body;
}

function carriesAction(catalog: Catalog, operationId: string, { request }: Exchange): boolean {
  const { action } = catalog.operation(operationId);
  const body = jsonOf(request.body);
  return action !== undefined && isJsonObject(body) && action in body;
}

/** The dialect that alone has the status, else that of servers. */
export function likelyDialect({ dialects }: Operation, status: number | null): Dialect {
  const speakers = DIALECTS.filter((dialect) => dialects[dialect]?.[String(status)] !== undefined);
  const [speaker] = speakers;
  return speakers.length === 1 && speaker !== undefined ? speaker : 'deployed';
}
