import type { Dialect } from './dialect.ts';

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
