import type { Dialect } from './contract.ts';
import { isJsonObject, type JsonValue } from './json.ts';

/** Names under which the parties stand in pacts and at a broker. */
export const CONSUMER = 'zstack-ipsec-client';

export const PROVIDERS: Readonly<Record<Dialect, string>> = {
  documented: 'zstack-documented',
  deployed: 'zstack',
};

/** File name of a dialect's pact. */
export function pactFileName(dialect: Dialect): string {
  return `${CONSUMER}-${PROVIDERS[dialect]}.json`;
}

/** What every version of Pact's specification says of an interaction. */
export interface PactInteraction {
  readonly description: string;
  /** The names of its provider states. */
  readonly states: readonly string[];
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
  readonly isHttp: boolean;
}

/** Where a pact has its interactions; before version 4 what is no HTTP stands apart. */
const LISTS = ['interactions', 'messages'] as const;

/**
 * The interactions of a pact, messages last; in place of them what is broken, in words that follow "the
 * pact". A list that is no list counts as broken, and not as an empty one: nobody knows what stood there.
 */
export function readInteractions(pact: JsonValue): readonly PactInteraction[] | string {
  if (!isJsonObject(pact)) return 'is not a JSON object';
  const found: PactInteraction[] = [];
  for (const name of LISTS) {
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

function readInteraction(item: JsonValue): PactInteraction | string {
  if (!isJsonObject(item)) return 'is no object';
  const { description, providerState, providerStates = [], pending, request } = item;
  if (typeof description !== 'string') return 'has no description';
  if (!Array.isArray(providerStates)) return 'has providerStates that are no list';
  const several = providerStates.map((state) => (isJsonObject(state) ? state['name'] : null));
  if (!several.every((name) => typeof name === 'string')) return 'has a provider state without a name';
  // Before version 3 there was one; null and an empty text say that there is none.
  const one = providerState ?? '';
  if (typeof one !== 'string') return 'has a providerState that is no text';
  return {
    description,
    states: one === '' ? several : [...several, one],
    pending: pending === true,
    isHttp: isJsonObject(request),
  };
}
