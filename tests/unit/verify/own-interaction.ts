import { loadCatalog } from '../../../src/contract/catalog.ts';
import { ownPact } from '../../../src/verify/live/pact-steps.ts';

/** An interaction, as a pact has it. */
export interface PactInteraction {
  readonly description: string;
  readonly request: { readonly method: string; readonly path: string };
}

/** Our own pact with real servers. */
export const OWN_PACT = JSON.parse(ownPact('deployed')) as {
  readonly interactions: readonly PactInteraction[];
  readonly metadata: object;
};

/** The interaction of our own pact that plays the contract's, which is called by its id. */
export function ownInteraction(id: string): PactInteraction {
  const title = loadCatalog()
    .interactionsOf('deployed')
    .find((one) => one.id === id)?.title;
  const found = OWN_PACT.interactions.find(({ description }) => description === title);
  if (found === undefined) throw new Error(`no interaction ${id}`);
  return found;
}
