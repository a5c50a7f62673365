import type { Credentials } from '../../client/credentials.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Arrangement, Dialect, Interaction } from '../../model/contract.ts';
import type { Selection } from '../selection.ts';

/** What is done with an interaction on a live system. */
export type Decision =
  /** Sent, after its state was arranged. */
  | { readonly kind: 'send'; readonly arrange: Arrangement }
  /** The one reconnect that the user allowed. */
  | { readonly kind: 'once' }
  /** Judged from the exchanges of the reconnect. */
  | { readonly kind: 'observe'; readonly otherwise: string }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'disabled'; readonly reason: string };

export interface PlannedStep {
  readonly interaction: Interaction;
  readonly decision: Decision;
}

/** What a plan depends on; known before anything is sent. */
export interface PlanFacts {
  readonly dialect: Dialect;
  readonly credentials: Credentials['kind'];
  readonly allowReconnect: boolean;
  /** Which steps are played; all by default. */
  readonly selection?: Selection;
}

/** Why no tunnel is dropped. */
export const NOT_ALLOWED = 'it drops the tunnel; it is sent only with --allow-reconnect and --uuid';

/** Decides for every interaction of a dialect whether it is sent to a live system, and why not. Pure. */
export function planLive(catalog: Catalog, facts: PlanFacts): readonly PlannedStep[] {
  return catalog
    .interactionsOf(facts.dialect)
    .map((interaction) => ({ interaction, decision: decide(catalog, interaction, facts) }));
}

function decide(catalog: Catalog, interaction: Interaction, facts: PlanFacts): Decision {
  const leftOut = facts.selection?.leftOut(interaction) ?? null;
  if (leftOut !== null) return { kind: 'disabled', reason: leftOut };
  const { live } = interaction;
  if (live !== undefined && 'skip' in live) return { kind: 'skip', reason: live.skip };
  const state = catalog.state(interaction.given).live;
  if ('skip' in state) return { kind: 'skip', reason: state.skip };
  if ('observe' in state) {
    return facts.allowReconnect
      ? { kind: 'observe', otherwise: state.otherwise }
      : { kind: 'skip', reason: state.otherwise };
  }
  if (interaction.effect === 'disruptive') return decideReconnect(catalog, interaction, facts);
  const lacking = credentialsLacking(catalog, state.arrange, interaction, facts.credentials);
  return lacking === null ? { kind: 'send', arrange: state.arrange } : { kind: 'skip', reason: lacking };
}

function decideReconnect(catalog: Catalog, interaction: Interaction, facts: PlanFacts): Decision {
  if (!facts.allowReconnect) return { kind: 'disabled', reason: NOT_ALLOWED };
  if (interaction.live !== undefined) return { kind: 'once' };
  const sent = catalog.interactionsOf(facts.dialect).find(({ live }) => live !== undefined && 'once' in live);
  return { kind: 'skip', reason: `a run sends one reconnect, which is ${sent?.id}` };
}

/** Some states need one kind of credentials. */
export function credentialsLacking(
  catalog: Catalog,
  arrange: Arrangement,
  { operation }: Pick<Interaction, 'operation'>,
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
      return catalog.operation(operation).session === 'ends' && credentials !== 'account'
        ? "the session is not this run's to end"
        : null;
    case 'connection':
    case 'unknown-connection':
    case 'used-job':
    case 'failed-job':
    case 'expired-job':
      return null;
  }
}

/** The effect of a decision, for people who have to agree to it. */
export function effectInWords({ interaction, decision }: PlannedStep): string {
  switch (decision.kind) {
    case 'send':
      return (
        EFFECTS[decision.arrange] ??
        (interaction.effect === 'read'
          ? 'reads'
          : 'no effect: it names something that does not exist, or that this run made')
      );
    case 'once':
      return 'DROPS THE TUNNEL of the connection given by --uuid; sent once';
    case 'observe':
      return 'reads the job of the reconnect';
    case 'skip':
    case 'disabled':
      return `not sent: ${decision.reason}`;
  }
}

const EFFECTS: Readonly<Partial<Record<Arrangement, string>>> = {
  'used-job': 'no effect: two reconnects of a uuid that no connection has, with one job id',
  'failed-job': 'no effect: a reconnect of a uuid that no connection has, then polls of its job',
  'expired-job': 'reads a job id that no job has',
  account: 'opens a session, which the run ends',
};
