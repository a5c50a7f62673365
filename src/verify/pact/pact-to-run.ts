import type { Catalog } from '../../contract/catalog.ts';
import type { Interaction } from '../../model/contract.ts';
import { changeJson, type JsonObject, type JsonValue } from '../../model/json.ts';
import { readInteractions } from '../../model/pacts.ts';

/** The provider state of an interaction that asks for none: Pact would send its request unannounced. */
export const NO_STATE = 'as it is';

/** An interaction of a pact. */
export interface DueInteraction {
  /** Id of the contract's interaction; the description for another team's. */
  readonly id: string;
  readonly description: string;
  readonly state: string | null;
  /** The contract's interaction that has this description as its title; null for another team's. */
  readonly known: Interaction | null;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
}

/** A pact made ready to be verified, or what keeps it from that. */
export interface PactToRun {
  /** As JSON; each interaction has one provider state. */
  readonly text: string;
  readonly due: readonly DueInteraction[];
  readonly problems: readonly string[];
}

/**
 * Reads a pact. What it names and the contract does not is found here; a misspelt state would otherwise
 * only be warned of.
 *
 * @param foreign whether it may have interactions that the contract has not
 */
export function readPactToRun(catalog: Catalog, pact: string, foreign: boolean): PactToRun {
  const interactions = readInteractions(JSON.parse(pact) as JsonValue);
  if (typeof interactions === 'string') {
    return { text: pact, due: [], problems: [`the pact ${interactions}`] };
  }
  const states = new Set(catalog.states.map(({ name }) => name));
  const problems: string[] = [];
  const unhandled = new Set<string>();
  const due = interactions.map(({ description, states: named, pending, isHttp }): DueInteraction => {
    const known = catalog.interactions.find(({ title }) => title === description) ?? null;
    const id = known?.id ?? description;
    if (!isHttp) problems.push(`${id} is no HTTP interaction, and only those can be verified here`);
    if (known === null && !foreign) problems.push(`the contract has no interaction "${description}"`);
    for (const name of named) if (!states.has(name)) unhandled.add(name);
    if (named.length > 1) {
      problems.push(
        `${id} asks for ${named.length} provider states at once, and one excludes the other here`,
      );
    }
    return { id, description, state: named[0] ?? null, known, pending };
  });
  problems.push(...[...unhandled].map((name) => `no handler for the provider state "${name}"`));
  if (due.length === 0) problems.push('the pact has no interactions');
  return { text: withStates(pact, due), due, problems };
}

/** Pact as it came, but for the provider states of interactions that ask for none. */
function withStates(pact: string, due: readonly DueInteraction[]): string {
  if (due.every(({ state }) => state !== null)) return pact;
  return changeJson(pact, (value) => {
    const whole = value as JsonObject & { readonly interactions?: readonly JsonObject[] };
    const interactions = (whole.interactions ?? []).map((one, index) =>
      due[index]?.state === null ? { ...one, providerStates: [{ name: NO_STATE }] } : one,
    );
    return { ...whole, interactions };
  });
}
