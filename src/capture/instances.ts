import type { Catalog } from '../contract/catalog.ts';
import { matchInteractions } from '../contract/match-interaction.ts';
import type { Judge } from '../judge/judge.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';

/** An interaction of the contract, as a client played it. */
export interface Instance {
  readonly interaction: Interaction;
  /** What the client sent in the places of its request, by the name of the state's value. */
  readonly sent: StateValues;
}

/** The nearest interaction of those that have this operation and this answer; null where none has. */
export function findInstance(
  catalog: Catalog,
  judge: Judge,
  operation: string,
  exchange: Exchange,
): Instance | null {
  const isAnswered = ({ interaction, sent }: Instance): boolean => {
    const values = { ...catalog.state(interaction.given).values, ...sent };
    const { dialect } = interaction;
    const context = { dialect, operation, requested: null, plays: { interaction, values } };
    return judge(exchange, context).findings.every(({ level }) => level !== 'error');
  };
  const { request, response } = exchange;
  const [nearest = null] = matchInteractions(catalog, 'deployed', operation, response.status, request).filter(
    isAnswered,
  );
  return nearest;
}
