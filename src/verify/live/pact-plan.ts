import type { Credentials } from '../../client/credentials.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { splitScheme } from '../../model/authorization.ts';
import type { Arrangement, Dialect, Operation, ReconnectResult } from '../../model/contract.ts';
import { AUTHORIZATION, WEB_HOOK } from '../../model/exchange.ts';
import { isJsonObject } from '../../model/json.ts';
import type { PactRunInteraction } from '../pact/pact-to-run.ts';
import { credentialsLacking, NOT_ALLOWED } from './plan.ts';

/** What is done with an interaction of anybody's pact on a deployment. */
export type PactDecision =
  /** Sent, after its state was arranged. A reconnect names a uuid that no connection has. */
  | { readonly kind: 'send'; readonly arrange: Arrangement }
  /** Sent, after the server's own team has arranged its state. A reconnect names no connection that exists. */
  | { readonly kind: 'elsewhere' }
  /** An accepted reconnect, of which a run sends one. */
  | { readonly kind: 'once' }
  /** About the job of the one reconnect. */
  | { readonly kind: 'observe'; readonly result: ReconnectResult; readonly otherwise: string }
  | { readonly kind: 'skip'; readonly reason: string };

/** What the decision depends on, beside the interaction. */
export interface PactFacts {
  readonly dialect: Dialect;
  readonly credentials: Credentials['kind'];
  readonly allowReconnect: boolean;
  /** Whether the server's team arranges the states that this run cannot arrange. */
  readonly arrangesOthers: boolean;
}

/**
 * Decides by operation, effect and state whether an interaction is sent to a deployment. A description proves
 * nothing: whoever may write to a broker could call a reconnect a query. Pure.
 */
export function decidePact(catalog: Catalog, one: PactRunInteraction, facts: PactFacts): PactDecision {
  const skip = (reason: string): PactDecision => ({ kind: 'skip', reason });
  const { operation: id, known, request } = one;
  if (id === null) return skip('it calls no operation of the contract');
  const operation = catalog.operation(id);
  if (known?.live !== undefined && 'skip' in known.live) return skip(known.live.skip);
  if (operation.session === 'opens' && known === null)
    return skip('a login that the contract does not have may count towards locking the account');
  if (request.headers[WEB_HOOK.toLowerCase()] !== undefined)
    return skip('it names a web hook, which the server would call');
  if (request.body.kind !== 'json' && request.body.kind !== 'absent')
    return skip('its body is not JSON, and is sent to a mock only');
  const live = one.hasState ? catalog.states.find(({ name }) => name === one.state)?.live : NO_STATE;
  const arrange = live !== undefined && 'arrange' in live ? live.arrange : null;
  const { dialect, allowReconnect, arrangesOthers } = facts;
  if (mayBeAccepted(dialect, operation, one, arrange)) {
    if (!allowReconnect) return skip(NOT_ALLOWED);
    if (arrange !== null || arrangesOthers) return { kind: 'once' };
  } else if (arrange !== null) {
    // A run ends sessions of its own only.
    const needed = operation.session === 'ends' ? OWN_SESSION : arrange;
    const lacking = credentialsLacking(catalog, needed, { operation: id }, facts.credentials);
    return lacking === null ? { kind: 'send', arrange: needed } : skip(lacking);
  }
  // The job is that of a connection that exists, which nothing but a read may name.
  if (live !== undefined && 'observe' in live && allowReconnect && operation.effect === 'read')
    return { kind: 'observe', result: live.observe, otherwise: live.otherwise };
  if (arrangesOthers && operation.session === undefined) return { kind: 'elsewhere' };
  if (live !== undefined && 'skip' in live) return skip(live.skip);
  return skip(live !== undefined && 'otherwise' in live ? live.otherwise : 'nothing arranges its state');
}

const NO_STATE = { arrange: 'connection' } as const;
const OWN_SESSION: Arrangement = 'session';
const SUCCESSES = 300;

/** Whether a server would do what a request asks for, if it names a connection that exists. */
function mayBeAccepted(
  dialect: Dialect,
  { effect, action }: Operation,
  { known, request, expected }: PactRunInteraction,
  arrange: Arrangement | null,
): boolean {
  if (effect !== 'disruptive' || arrange === 'unknown-connection') return false;
  if (known !== null) return known.effect === 'disruptive';
  const { headers, body } = request;
  const { scheme } = splitScheme(headers[AUTHORIZATION.toLowerCase()] ?? '');
  const hasAction =
    dialect === 'documented' ||
    (body.kind === 'json' && isJsonObject(body.value) && Object.hasOwn(body.value, action ?? ''));
  return expected.status < SUCCESSES && hasAction && (scheme === 'OAuth' || scheme === 'ZStack');
}
