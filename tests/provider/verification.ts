import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Verifier } from '@pact-foundation/pact';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { createCheck } from '../../src/check/check.ts';
import type { Dialect } from '../../src/model/dialect.ts';
import type { Finding } from '../../src/model/finding.ts';
import { PROVIDERS, pactFileName } from '../../src/model/pacticipants.ts';
import type { ProviderOptions } from '../../src/provider/provider.ts';
import { startProvider } from '../../src/provider/serve.ts';
import { startGateway } from '../../src/verify/gateway.ts';
import { judge } from '../../src/verify/judge.ts';

export const PACTS = join(import.meta.dirname, '../../pacts');

/** What Pact and the check each make of one interaction. */
export interface Judgement {
  readonly interaction: string;
  readonly pact: 'OK' | 'Error' | 'not verified';
  /** Pact's own words for what it found wrong. */
  readonly mismatch: string | null;
  /** What the check found in the very answer that Pact judged; null when none came through. */
  readonly findings: readonly Finding[] | null;
  readonly trouble: string | null;
}

export interface Verification {
  readonly judgements: readonly Judgement[];
  /** Whatever makes the run worth nothing: a state unknown, unused or broken. */
  readonly problems: readonly string[];
}

export interface VerificationOptions extends Pick<ProviderOptions, 'faults'> {
  readonly pactFile?: string;
  /** Stands in for the provider's own way of arranging states. */
  readonly arrange?: (state: string) => Promise<Readonly<Record<string, string>>>;
}

interface PactFile {
  readonly interactions: readonly {
    readonly description: string;
    readonly providerStates?: readonly { readonly name: string }[];
  }[];
}

interface InteractionResult {
  readonly description?: string;
  readonly interactionDescription?: string;
  readonly result: 'OK' | 'Error';
  readonly mismatch?: unknown;
}

/** Longer than all interactions together need on a slow machine, in milliseconds. */
const TIMEOUT = 60_000;

/**
 * Runs Pact's verifier against the mock, through the gateway, and judges each answer a second time.
 *
 * Pact only warns of a state without a handler and ignores one that throws, so both are found here.
 */
export async function verifyPact(
  catalog: Catalog,
  dialect: Dialect,
  { pactFile = join(PACTS, pactFileName(dialect)), arrange, ...options }: VerificationOptions = {},
): Promise<Verification> {
  const pact = JSON.parse(readFileSync(pactFile, 'utf8')) as PactFile;
  const running = await startProvider(catalog, { dialect, ...options });
  const gateway = await startGateway(running.url);
  const check = createCheck(catalog);
  const judgements = new Map<string, Judgement>();
  const problems = stateProblems(pact, running.provider.stateNames, catalog, dialect);
  const order = pact.interactions.map(({ description }) => description);
  try {
    if (problems.length > 0) return { judgements: [], problems };
    let values: Readonly<Record<string, string>> = {};
    let next = 0;
    const settle = (): void => {
      const interaction = catalog.interactions.find(({ id }) => id === order[next]);
      next++;
      const taken = gateway.take();
      if (interaction === undefined) return;
      const exchange = taken !== null && 'request' in taken ? taken : null;
      const findings = exchange === null ? null : judge(catalog, check, interaction, values, exchange);
      const trouble = taken === null ? 'no request came' : 'trouble' in taken ? taken.trouble : null;
      const { id } = interaction;
      judgements.set(id, { interaction: id, pact: 'not verified', mismatch: null, findings, trouble });
    };
    const handle = async (state: string): Promise<Record<string, string>> => {
      try {
        values = await (arrange ?? running.provider.arrange)(state);
        gateway.arm();
        return { ...values };
      } catch (error) {
        problems.push(
          `the provider state "${state}" threw: ${error instanceof Error ? error.message : String(error)}`,
        );
        throw error;
      }
    };
    const results = await verifier(
      gateway.url,
      dialect,
      pactFile,
      running.provider.stateNames,
      handle,
      settle,
    );
    for (const result of results) {
      const id = result.description ?? result.interactionDescription ?? '';
      const own = judgements.get(id);
      if (own === undefined) continue;
      const mismatch = result.mismatch === undefined ? null : JSON.stringify(result.mismatch);
      judgements.set(id, { ...own, pact: result.result, mismatch });
    }
    return { judgements: order.flatMap((id) => judgements.get(id) ?? []), problems };
  } finally {
    await gateway.stop();
    await running.stop();
  }
}

async function verifier(
  url: string,
  dialect: Dialect,
  pactFile: string,
  states: readonly string[],
  handle: (state: string) => Promise<Record<string, string>>,
  settle: () => void,
): Promise<readonly InteractionResult[]> {
  const stateHandlers = Object.fromEntries(states.map((state) => [state, () => handle(state)]));
  const options = { provider: PROVIDERS[dialect], providerBaseUrl: url, pactUrls: [pactFile], stateHandlers };
  const run = new Verifier({
    ...options,
    logLevel: 'error',
    timeout: TIMEOUT,
    afterEach: async () => settle(),
  }).verifyProvider();
  const text = await run.catch((error: unknown) => (error as Error).message);
  const parsed = JSON.parse(text) as { readonly interactionResults?: readonly InteractionResult[] };
  return parsed.interactionResults ?? [];
}

/** States must be the same on both sides: in the pact and among the handlers. */
function stateProblems(
  pact: PactFile,
  handlers: readonly string[],
  catalog: Catalog,
  dialect: Dialect,
): string[] {
  const inPact = new Set(
    pact.interactions.flatMap(({ providerStates = [] }) => providerStates.map(({ name }) => name)),
  );
  const due = new Set(catalog.interactionsOf(dialect).map(({ state }) => state));
  return [
    ...[...inPact]
      .filter((name) => !handlers.includes(name))
      .map((name) => `no handler for the provider state "${name}"`),
    ...[...due]
      .filter((name) => !inPact.has(name))
      .map((name) => `the pact has no interaction in the state "${name}"`),
    ...handlers
      .filter((name) => !catalog.states.some((state) => state.name === name))
      .map((name) => `the handler "${name}" belongs to no provider state`),
  ];
}
