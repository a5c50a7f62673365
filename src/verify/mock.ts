import { ClientError } from '../client/errors.ts';
import { createTransport, type Transport } from '../client/transport.ts';
import type { Catalog } from '../contract/catalog.ts';
import { requestOf } from '../contract/request-templates.ts';
import { createJudge } from '../judge/judge.ts';
import type { StepResult } from '../judge/summary.ts';
import type { Interaction, StateValues } from '../model/contract.ts';
import { type Dialect, isDialect } from '../model/contract.ts';
import type { OutgoingRequest } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { type Clock, elapsed } from '../model/report.ts';
import { Redactor } from '../redact/redactor.ts';
import { gateOf, type StepGate, WHOLE } from './selection.ts';
import { contextOf, headOf, judged, requestLine, unjudged } from './steps.ts';

/** A provider whose state can be arranged: the embedded mock, or one that runs elsewhere. */
export interface ProviderUnderTest {
  readonly url: string;
  /** Arranges a provider state and returns its values. If it rejects, the run stops. */
  readonly arrange: (state: string) => Promise<StateValues>;
  /** Brings it back into its first state. */
  readonly reset: () => Promise<void> | void;
}

/** The run cannot go on and says nothing about the provider: exit 3. */
export class BrokenRunError extends Error {
  override readonly name = 'BrokenRunError';
}

export interface Run {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly provider: Pick<ProviderUnderTest, 'url' | 'arrange'>;
  /** Index of the first step. */
  readonly from: number;
  readonly now: Clock;
  /** Which interactions are played; by default all. */
  readonly gate?: StepGate;
  /** Called with a line before each step. */
  readonly onStep?: (line: string) => void;
}

/**
 * Runs every interaction of a dialect against a provider whose states can be arranged.
 *
 * @throws BrokenRunError when a state cannot be arranged
 */
export async function runInteractions(run: Run): Promise<readonly StepResult[]> {
  const { catalog, dialect, provider, from, now, gate = gateOf(WHOLE) } = run;
  const redactor = new Redactor(catalog);
  const judge = createJudge(catalog, redactor);
  const transport = createTransport(provider.url);
  const runOne = async (interaction: Interaction, index: number): Promise<StepResult> => {
    const { values, request } = await prepare(provider, interaction);
    const head = headOf(index, interaction);
    const start = now();
    try {
      const answered = await transport.send(request);
      const exchange = { ...answered, durationMs: elapsed(start, now()) };
      return judged(head, exchange, judge(exchange, contextOf(catalog, interaction, values)));
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const reason = redactor.text(error.message);
      return unjudged(head, 'error', reason, requestLine(catalog, interaction), elapsed(start, now()));
    }
  };
  try {
    const stepResults: StepResult[] = [];
    const interactions = catalog.interactionsOf(dialect);
    for (const [index, interaction] of interactions.entries()) {
      const unplayed = gate.whyUnplayed(interaction);
      if (unplayed !== null) {
        const head = headOf(from + index, interaction);
        stepResults.push(
          unjudged(head, unplayed.verdict, unplayed.reason, requestLine(catalog, interaction)),
        );
        continue;
      }
      run.onStep?.(`${dialect} ${index + 1}/${interactions.length}: ${interaction.id}`);
      const stepResult = await runOne(interaction, from + index);
      gate.played(stepResult.step);
      stepResults.push(stepResult);
    }
    return stepResults;
  } finally {
    await transport.close();
  }
}

/** Arranges the state of an interaction and makes its request. @throws BrokenRunError */
async function prepare(
  provider: Run['provider'],
  interaction: Interaction,
): Promise<{ readonly values: StateValues; readonly request: OutgoingRequest }> {
  const { given } = interaction;
  try {
    const values = await provider.arrange(given);
    return { values, request: requestOf(interaction, values) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrokenRunError(`the provider state "${given}" cannot be arranged: ${reason}`);
  }
}

/** Path at which the mock takes provider states; it is not part of the API. */
const STATES_PATH = '/provider-states';

/** A mock that runs elsewhere, and its dialect. */
export interface RemoteMock extends ProviderUnderTest {
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/**
 * Connects to a running mock. Any other server, such as a real ZStack, is refused here: states
 * cannot be arranged there, and a reconnect would drop a tunnel.
 *
 * @throws BrokenRunError when nothing answers, or something else does
 */
export async function connectToMock(url: string): Promise<RemoteMock> {
  const transport = createTransport(url);
  const reset = async (): Promise<void> => {
    await ask(transport, 'POST', { action: 'teardown', state: '' });
  };
  try {
    const { status, body } = await ask(transport, 'GET');
    const { dialect } = body;
    if (status !== 200 || typeof dialect !== 'string' || !isDialect(dialect)) {
      throw new BrokenRunError(
        `what answers at ${url} is not a mock of zstack-contract; start one with: npm run mock`,
      );
    }
    return {
      url,
      dialect,
      arrange: async (state) => {
        const { status: done, body: values } = await ask(transport, 'POST', { action: 'setup', state });
        if (done === 200) return values as StateValues;
        const { error } = values;
        throw new BrokenRunError(
          typeof error === 'string' ? error : `it answered ${done} to POST ${STATES_PATH}`,
        );
      },
      reset,
      close: async () => {
        // Leaves the mock in its first state, not in the last one that was arranged.
        await reset().catch(() => null);
        await transport.close();
      },
    };
  } catch (error) {
    await transport.close();
    if (!(error instanceof ClientError)) throw error;
    throw new BrokenRunError(`the mock at ${url} cannot be reached: ${error.message}`);
  }
}

/** Asks the mock about its states; a body that is not a JSON object counts as empty. */
async function ask(transport: Transport, method: string, sent?: JsonObject) {
  const headers = sent === undefined ? {} : { 'content-type': 'application/json' };
  const request = { operation: 'provider-states', method, path: STATES_PATH, headers, body: sent };
  const { status, body } = (await transport.send(request)).response;
  const value: JsonObject = body.kind === 'json' && isJsonObject(body.value) ? body.value : {};
  return { status, body: value };
}
