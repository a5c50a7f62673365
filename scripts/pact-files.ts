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
