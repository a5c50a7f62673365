import type { Credentials } from '../../client/credentials.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Arrangement, Operation, ProviderState, ReconnectResult } from '../../model/contract.ts';
import { WEB_HOOK } from '../../model/exchange.ts';
import type { RunInteraction, Unplayed } from '../provider-under-test.ts';

/** What is done with an interaction on a deployment. */
export type Decision =
  /** Sent, after its state was arranged; by the server's own team where that is null. It names no connection that exists, unless it reads. */
  | { readonly kind: 'send'; readonly arrange: Arrangement | null }
  /** The one accepted reconnect that the user allowed. */
  | { readonly kind: 'once'; readonly arrange: Arrangement | null }
  /** About the job of the one reconnect. */
  | { readonly kind: 'observe'; readonly result: ReconnectResult; readonly otherwise: string }
  | Unplayed;

export interface PlanFacts {
  readonly dialect: string;
  readonly credentials: Credentials['kind'];
  readonly allowReconnect: boolean;
  /** Whether the server's own team arranges the states that a run cannot arrange. */
  readonly hasTeam?: boolean;
  /** Whose reconnect the run has sent already, for people; null or absent for nobody's. */
  readonly claimedBy?: string | null;
}

const NOT_ALLOWED = 'it drops the tunnel; it is sent only with --allow-reconnect and --uuid';

/**
 * Decides for each interaction whether it is sent to a deployment, and why not. It looks at operation, effect and
 * state: a description proves nothing, as whoever may write to a broker could call a reconnect a query. Pure.
 */
export function planLive<T extends RunInteraction>(
  catalog: Catalog,
  interactions: readonly T[],
  facts: PlanFacts,
): ReadonlyMap<T, Decision> {
  const decided = interactions.map((one) => [one, decide(catalog, one, facts)] as const);
  const accepted = decided.filter(([, decision]) => isOnce(decision)).map(([one]) => one);
  const { claimedBy = null } = facts;
  const first = accepted.find(({ known }) => known?.live !== undefined) ?? accepted[0];
  const sent = claimedBy === null ? first : undefined;
  const reason = `a run sends one reconnect, which is that of "${claimedBy ?? sent?.name}"`;
  return new Map(
    decided.map(([one, decision]) =>
      isOnce(decision) && one !== sent ? [one, { verdict: 'skip', reason }] : [one, decision],
    ),
  );
}

export function isOnce(decision: Decision | undefined): boolean {
  return decision !== undefined && 'kind' in decision && decision.kind === 'once';
}

function decide(
  catalog: Catalog,
  interaction: RunInteraction,
  { dialect, credentials, allowReconnect, hasTeam = false }: PlanFacts,
): Decision {
  const skip = (reason: string): Decision => ({ verdict: 'skip', reason });
  const { operation: id, known, request, state } = interaction;
  if (id === null) return skip('it calls no operation of the contract');
  const operation = catalog.operation(id);
  if (known?.live !== undefined && 'skip' in known.live) return skip(known.live.skip);
  if (operation.session === 'opens' && known === null)
    return skip('a login that the contract does not have may count towards locking the account');
  if (request.headers[WEB_HOOK.toLowerCase()] !== undefined)
    return skip('it names a web hook, which the server would call');
  if (request.body.kind !== 'json' && request.body.kind !== 'absent')
    return skip('its body is not JSON, and is sent to a mock only');
  const live =
    state === null ? NO_STATE : (catalog.states.find(({ name }) => name === state)?.live ?? UNKNOWN);
  if ('skip' in live && !hasTeam) return skip(live.skip);
  let arrange = 'arrange' in live ? live.arrange : null;
  // A run ends sessions of its own only, whatever the state.
  if (arrange !== null && operation.session === 'ends') arrange = 'session';
  const lacking = arrange === null ? null : credentialsLacking(operation, arrange, credentials);
  const isAccepted = mayBeAccepted(operation, interaction, arrange, dialect);
  if (isAccepted && !allowReconnect) return { verdict: 'disabled', reason: NOT_ALLOWED };
  if (lacking !== null) return skip(lacking);
  if (isAccepted && arrange === null && !hasTeam)
    return skip('it begins where a reconnect has ended, and a run sends one');
  if (isAccepted) return { kind: 'once', arrange };
  if (arrange !== null) return { kind: 'send', arrange };
  // The job is that of a connection that exists, which nothing but a read may name.
  if ('observe' in live && allowReconnect && operation.effect === 'read')
    return { kind: 'observe', result: live.observe, otherwise: live.otherwise };
  if (hasTeam && operation.session === undefined) return { kind: 'send', arrange: null };
  return skip('otherwise' in live ? live.otherwise : 'nothing arranges its state');
}

const NO_STATE: ProviderState['live'] = { arrange: 'connection' };
const UNKNOWN: ProviderState['live'] = { skip: 'nothing arranges its state' };
const SUCCESSES = 300;

/** Whether a server would do what a request asks for, if it names a connection that exists. */
function mayBeAccepted(
  { effect, action }: Operation,
  { known, request: { headers, body }, expected }: RunInteraction,
  arrange: Arrangement | null,
  dialect: string,
): boolean {
  if (effect !== 'disruptive' || arrange === 'unknown-connection') return false;
  if (known !== null) return known.effect === 'disruptive';
  // Servers refuse any other, so it does no harm, and its fault is found without a reconnect.
  const hasAction = dialect === 'documented' || (body.kind === 'json' && `${action}` in Object(body.value));
  return expected.status < SUCCESSES && hasAction && /^(OAuth|ZStack) /.test(headers['authorization'] ?? '');
}

function credentialsLacking(
  { session }: Operation,
  arrange: Arrangement,
  credentials: Credentials['kind'],
): string | null {
  switch (arrange) {
    case 'access-key':
    case 'slow-clock':
      return credentials === 'access-key' ? null : 'it is about access keys, and no access key was given';
    case 'account':
      return credentials === 'account' ? null : 'it is about logging in, and no account was given';
    case 'session':
      if (credentials === 'access-key') return 'it is about sessions, and an access key has none';
      // A session that was given belongs to the user; only what the run opened is ended.
      return session === 'ends' && credentials !== 'account' ? "the session is not this run's to end" : null;
    default:
      return null;
  }
}

/** The effect of a decision, for people who have to agree to it. */
export function effectInWords(decision: Decision, isRead: boolean): string {
  if ('reason' in decision) return `not sent: ${decision.reason}`;
  switch (decision.kind) {
    case 'send':
      if (decision.arrange !== null && decision.arrange in EFFECTS) return EFFECTS[decision.arrange] ?? '';
      return isRead ? 'reads' : 'no effect: it names something that does not exist, or that this run made';
    case 'once':
      return 'DROPS THE TUNNEL of the connection given by --uuid; sent once';
    case 'observe':
      return 'reads the job of the reconnect';
  }
}

const EFFECTS: Readonly<Partial<Record<Arrangement, string>>> = {
  'used-job': 'no effect: two reconnects of a uuid that no connection has, with one job id',
  'failed-job': 'no effect: a reconnect of a uuid that no connection has, then polls of its job',
  'expired-job': 'reads a job id that no job has',
  account: 'opens a session, which the run ends',
};
