/** The two forms of the contract: what the vendor's page promises, and what real servers do. */
export const DIALECTS = ['documented', 'deployed'] as const;

export type Dialect = (typeof DIALECTS)[number];

export function isDialect(word: string): word is Dialect {
  return (DIALECTS as readonly string[]).includes(word);
}
