import { interactionsOf } from '../../broker/pact-file.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Interaction } from '../../model/contract.ts';
import { changeJson, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { readInteractions } from '../../model/pacts.ts';

/** Stands for the provider state of an interaction without one; otherwise Pact would not announce its request. */
const NO_STATE = 'as it is';

/** An interaction of a pact. */
export interface PactInteraction {
  /** Its place in the pact. */
  readonly index: number;
  /** Id of the contract's interaction; for another team's its description. */
  readonly id: string;
  readonly description: string;
  /** Whether another interaction of the pact has the same description. */
  readonly isTwice: boolean;
  /** Its request and provider states, as they are written. */
  readonly sent: JsonObject;
  /** The provider state that Pact asks for before it sends the request. */
  readonly state: string;
  /** Whether the pact itself asks for a state. */
  readonly hasState: boolean;
  /** The contract's interaction that has this description as its title; null for another team's. */
  readonly known: Interaction | null;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
}

/** The interactions of a pact that is to be verified, or why it cannot be. */
export interface PactToRun {
  readonly interactions: readonly PactInteraction[];
  /** Why it cannot be run; empty when it can. */
  readonly problems: readonly string[];
}

/**
 * Reads a pact and finds names that the contract does not have: Pact only warns about a misspelt state.
 *
 * @param foreign whether it may have interactions that the contract does not have
 */
export function readPactToRun(catalog: Catalog, pact: string, foreign: boolean): PactToRun {
  const whole = JSON.parse(pact) as JsonValue;
  const read = readInteractions(whole);
  if (typeof read === 'string') return { interactions: [], problems: [`the pact ${read}`] };
  const written = isJsonObject(whole) ? interactionsOf(whole) : [];
  const states = new Set(catalog.states.map(({ name }) => name));
  const problems: string[] = [];
  const unhandled = new Set<string>();
  const interactions = read.map(({ description, states: named, pending, isHttp }, index): PactInteraction => {
    const known = catalog.interactions.find(({ title }) => title === description) ?? null;
    const id = known?.id ?? description;
    if (!isHttp) problems.push(`${id} is not an HTTP interaction, and only those can be verified`);
    if (known === null && !foreign) problems.push(`the contract has no interaction "${description}"`);
    for (const name of named) if (!states.has(name)) unhandled.add(name);
    if (named.length > 1) {
      problems.push(`${id} asks for ${named.length} provider states at once, and only one can be arranged`);
    }
    const [state] = named;
    const { request = null, providerStates = null } = written[index] ?? {};
    return {
      index,
      id,
      description,
      isTwice: read.filter((one) => one.description === description).length > 1,
      sent: { request, providerStates },
      state: state ?? NO_STATE,
      hasState: state !== undefined,
      known,
      pending,
    };
  });
  problems.push(...[...unhandled].map((name) => `no handler for the provider state "${name}"`));
  if (interactions.length === 0) problems.push('the pact has no interactions');
  return { interactions, problems };
}

/**
 * The text of a pact with some of its interactions only, each with a provider state. Numbers keep their form.
 *
 * @param all the interactions of that pact, in its order
 */
export function pactOf(
  pact: string,
  all: readonly PactInteraction[],
  wanted: readonly PactInteraction[],
): string {
  if (wanted.length === all.length && wanted.every(({ hasState }) => hasState)) return pact;
  return changeJson(pact, (value) => {
    const whole = value as JsonObject & { readonly interactions: readonly JsonObject[] };
    const interactions = whole.interactions.flatMap((one, index) => {
      const interaction = all[index];
      if (interaction === undefined || !wanted.includes(interaction)) return [];
      return [interaction.hasState ? one : { ...one, providerStates: [{ name: NO_STATE }] }];
    });
    return { ...whole, interactions };
  });
}
