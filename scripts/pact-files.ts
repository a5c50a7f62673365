import type { Catalog } from '../src/catalog/catalog.ts';
import type { Dialect } from '../src/model/dialect.ts';

/** What of a pact file matters here; the rest is carried along. */
interface PactFile {
  readonly interactions: readonly PactInteraction[];
}

interface PactInteraction {
  readonly description: string;
  readonly response: { readonly headers?: Readonly<Record<string, unknown>> };
}

/**
 * Compares the interactions of a pact with those of the contract, since Pact loses some without a word:
 * of two with one description the last wins, and parallel writers overwrite each other.
 *
 * @returns what is wrong, a line each
 */
export function gatePact(catalog: Catalog, dialect: Dialect, text: string): readonly string[] {
  const written = (JSON.parse(text) as PactFile).interactions.map(({ description }) => description);
  const due = catalog.interactionsOf(dialect).map(({ id }) => id);
  return [
    ...due.filter((id) => !written.includes(id)).map((id) => `${id} is in contracts/, not in the pact`),
    ...written.filter((id) => !due.includes(id)).map((id) => `${id} is in the pact, not in contracts/`),
    ...(new Set(written).size === written.length ? [] : ['an interaction stands twice in the pact']),
  ];
}

/**
 * Brings a pact as Pact wrote it into its final form.
 *
 * Real servers send no Content-Type on this API, and Pact adds one to every reply with a body (its core
 * offers no way to leave it out), so in `deployed` it is taken out again.
 */
export function finishPact(dialect: Dialect, text: string): string {
  const pact = JSON.parse(text) as PactFile;
  const interactions = dialect === 'deployed' ? pact.interactions.map(withoutContentType) : pact.interactions;
  return `${JSON.stringify({ ...pact, interactions }, null, 2)}\n`;
}

function withoutContentType(interaction: PactInteraction): PactInteraction {
  const { headers = {}, ...response } = interaction.response;
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  const rest = kept.length === 0 ? {} : { headers: Object.fromEntries(kept) };
  return { ...interaction, response: { ...response, ...rest } };
}
