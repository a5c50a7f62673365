import { ClientError } from '../client/errors.ts';
import { createTransport, type Transport } from '../client/transport.ts';
import type { Catalog } from '../contract/catalog.ts';
import { requestOf } from '../contract/requests.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Outcome } from '../judge/summary.ts';
import type { Dialect, Interaction } from '../model/contract.ts';
import type { OutgoingRequest } from '../model/exchange.ts';
import { type Clock, elapsed } from '../model/report.ts';
import { Redactor } from '../redact/redactor.ts';
import { BrokenRunError, type ProviderUnderTest } from './provider-under-test.ts';
import { contextOf, judgedStep, unjudgedStep } from './steps.ts';

export interface Run {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly provider: ProviderUnderTest;
  /** Index of the first step. */
  readonly from: number;
  readonly now: Clock;
  /** Told what is sent next. */
  readonly onStep?: (line: string) => void;
}

/**
 * Runs every interaction of a dialect against a provider whose states can be arranged.
 *
 * @throws BrokenRunError when a state cannot be arranged
 */
export async function runInteractions(run: Run): Promise<readonly Outcome[]> {
  const { catalog, dialect, provider, from } = run;
  const redactor = new Redactor(catalog);
  const judge = createJudge(catalog, redactor);
  const transport = createTransport(provider.url);
  try {
    const outcomes: Outcome[] = [];
    const interactions = catalog.interactionsOf(dialect);
    for (const [index, interaction] of interactions.entries()) {
      run.onStep?.(`${dialect} ${index + 1}/${interactions.length}: ${interaction.id}`);
      outcomes.push(
        await runInteraction(run, { transport, judge, redactor }, interaction, from + outcomes.length),
      );
    }
    return outcomes;
  } finally {
    await transport.close();
  }
}

async function runInteraction(
  { catalog, provider, now }: Run,
  {
    transport,
    judge,
    redactor,
  }: { readonly transport: Transport; readonly judge: Judge; readonly redactor: Redactor },
  interaction: Interaction,
  index: number,
): Promise<Outcome> {
  const values = await arrange(provider, interaction);
  const request = fill(interaction, values);
  const start = now();
  try {
    const answered = await transport.send(request);
    const exchange = { ...answered, durationMs: elapsed(start, now()) };
    return judgedStep(index, interaction, exchange, judge(exchange, contextOf(catalog, interaction, values)));
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const reason = redactor.text(error.message);
    return unjudgedStep(catalog, index, interaction, 'error', reason, elapsed(start, now()));
  }
}

function fill(interaction: Interaction, values: Readonly<Record<string, string>>): OutgoingRequest {
  try {
    return requestOf(interaction, values);
  } catch (error) {
    throw new BrokenRunError(`the request of ${interaction.id} cannot be made: ${(error as Error).message}`);
  }
}

async function arrange(
  provider: ProviderUnderTest,
  { given }: Interaction,
): Promise<Readonly<Record<string, string>>> {
  try {
    return await provider.arrange(given);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrokenRunError(`the provider state "${given}" cannot be arranged: ${reason}`);
  }
}
