import type { Dialect } from './contract.ts';
import { isJsonObject, type JsonValue } from './json.ts';

/** Names of consumer and providers in pacts and at a broker. */
export const CONSUMER = 'zstack-ipsec-client';

export const PROVIDERS: Readonly<Record<Dialect, string>> = {
  documented: 'zstack-documented',
  deployed: 'zstack',
};

/** Whether a consumer may have this name, which names the file of its pact too. */
export function isConsumerName(name: string): boolean {
  return /^\w[\w .-]*$/.test(name);
}

/** What is wrong with the name of a team's consumer; null for a sound one. */
export function consumerProblem(name: string): string | null {
  if (!isConsumerName(name))
    return 'a name is made of letters, digits, blanks, dots and dashes, as it names the file';
  if (name === CONSUMER)
    return `${CONSUMER} is the sample of zstack-contract itself; take a name of your own`;
  return null;
}

/** The branch of the versions that the embedded mock stands for. */
export const CONTRACT_BRANCH = 'contract';

/** Whether a version of a provider is one of the contract, not a build of a server. */
export function isContractVersion(version: string): boolean {
  return /^contract-[0-9a-f]{12}$/.test(version);
}

export function pactFileName(dialect: Dialect): string {
  return `${CONSUMER}-${PROVIDERS[dialect]}.json`;
}

/** The properties of an interaction that every version of Pact's specification has. */
export interface AnyPactInteraction {
  readonly description: string;
  /** The names of its provider states. */
  readonly states: readonly string[];
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
  readonly isHttp: boolean;
}

/**
 * The interactions of a pact, messages last; or what is broken, in words that follow "the pact". Something
 * else in place of a list is broken, and not an empty list.
 */
export function readInteractions(pact: JsonValue): readonly AnyPactInteraction[] | string {
  if (!isJsonObject(pact)) return 'is not a JSON object';
  const found: AnyPactInteraction[] = [];
  // Before version 4, messages have a list of their own.
  for (const name of ['interactions', 'messages']) {
    const list = pact[name];
    if (list === undefined) continue;
    if (!Array.isArray(list)) return `has ${name} that are no list`;
    for (const [index, item] of list.entries()) {
      const read = readInteraction(item);
      if (typeof read === 'string') return `has ${name} of which number ${index + 1} ${read}`;
      found.push(read);
    }
  }
  return found;
}

function readInteraction(item: JsonValue): AnyPactInteraction | string {
  if (!isJsonObject(item)) return 'is no object';
  const { description, providerState, providerStates = [], pending, request } = item;
  if (typeof description !== 'string') return 'has no description';
  const several = Array.isArray(providerStates) ? providerStates : [null];
  const names = several.map((state) => (isJsonObject(state) ? state['name'] : null));
  // Before version 3 there was one; null and an empty text say that there is none.
  const states = [...names, providerState ?? ''].filter((name) => name !== '');
  if (!states.every((name) => typeof name === 'string')) return 'has a provider state without a name';
  return { description, states, pending: pending === true, isHttp: isJsonObject(request) };
}
