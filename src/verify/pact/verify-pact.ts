import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { createCheck } from '../../check/check.ts';
import type { Interaction } from '../../model/contract.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Finding } from '../../model/finding.ts';
import { PROVIDERS } from '../../model/pacticipants.ts';
import { judge } from '../judge.ts';
import { type GatewayOptions, startGateway } from './gateway.ts';
import type { VerifierRequest } from './verifier-process.ts';

/** What Pact and the check each make of one interaction. */
export interface PactJudgement {
  readonly interaction: string;
  readonly pact: 'OK' | 'Error' | 'not verified';
  /** Pact's own words for what it found wrong. */
  readonly mismatch: string | null;
  /** What the check found in the very answer that Pact judged; null when none came through. */
  readonly findings: readonly Finding[] | null;
  readonly trouble: string | null;
}

export interface PactVerification {
  readonly judgements: readonly PactJudgement[];
  /** Whatever makes the run worth nothing: a state unknown or broken, a verifier that ended early. */
  readonly problems: readonly string[];
}

export interface PactRun extends Pick<GatewayOptions, 'target' | 'transport' | 'prepare'> {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  /** The pact, as JSON. */
  readonly pact: string;
  /** Brings the provider into the state of an interaction. */
  readonly arrange: (interaction: Interaction) => Promise<Readonly<Record<string, string>>>;
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

/** For one request, and for the whole verifier; in milliseconds. */
const REQUEST_TIMEOUT = 30_000;
const RUN_TIMEOUT = 300_000;

/**
 * Runs Pact's verifier against a provider, through the gateway, and judges each answer a second time.
 *
 * Pact only warns of a state that nobody handles and goes on when one fails, so both are found here.
 */
export async function verifyPact(run: PactRun): Promise<PactVerification> {
  const { catalog, pact, dialect } = run;
  const { interactions } = JSON.parse(pact) as PactFile;
  const unknown = unknownParts(catalog, interactions);
  if (unknown.length > 0) return { judgements: [], problems: unknown };
  const check = createCheck(catalog);
  const judgements = new Map<string, PactJudgement>();
  const problems: string[] = [];
  const due = interactions.map(({ description }) => interactionOf(catalog, description));
  let current: {
    readonly interaction: Interaction;
    readonly values: Readonly<Record<string, string>>;
  } | null = null;
  let next = 0;
  const settle = (): void => {
    if (current === null) return;
    const { interaction, values } = current;
    current = null;
    const taken = gateway.take();
    const exchange = taken !== null && 'request' in taken ? taken : null;
    const findings = exchange === null ? null : judge(catalog, check, interaction, values, exchange);
    const trouble = taken === null ? 'no request came' : 'trouble' in taken ? taken.trouble : null;
    judgements.set(interaction.id, {
      interaction: interaction.id,
      pact: 'not verified',
      mismatch: null,
      findings,
      trouble,
    });
  };
  const arrange = async (state: string): Promise<Readonly<Record<string, string>>> => {
    settle();
    const interaction = due[next++];
    if (interaction === undefined || interaction.state !== state)
      throw new Error('states come in another order');
    try {
      const values = await run.arrange(interaction);
      current = { interaction, values };
      return values;
    } catch (error) {
      problems.push(
        `the provider state "${state}" threw: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw error;
    }
  };
  const gateway = await startGateway({ ...run, arrange });
  const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-pact-'));
  try {
    const pactFile = join(folder, 'pact.json');
    writeFileSync(pactFile, pact);
    const { url: providerBaseUrl, statesUrl } = gateway;
    const provider = PROVIDERS[dialect];
    const text = await runVerifier({
      provider,
      pactFile,
      providerBaseUrl,
      statesUrl,
      timeout: REQUEST_TIMEOUT,
    });
    settle();
    problems.push(...applyResults(text, judgements));
    return { judgements: due.flatMap(({ id }) => judgements.get(id) ?? []), problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await gateway.stop();
  }
}

function interactionOf(catalog: Catalog, id: string): Interaction {
  const found = catalog.interactions.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the contract has no interaction ${id}`);
  return found;
}

/** What the pact names and the contract does not; a misspelt state would otherwise only be warned of. */
function unknownParts(catalog: Catalog, interactions: PactFile['interactions']): readonly string[] {
  const states = new Set(catalog.states.map(({ name }) => name));
  const known = new Set(catalog.interactions.map(({ id }) => id));
  const named = new Set(
    interactions.flatMap(({ providerStates = [] }) => providerStates.map(({ name }) => name)),
  );
  return [
    ...interactions
      .filter(({ description }) => !known.has(description))
      .map(({ description }) => `the contract has no interaction ${description}`),
    ...[...named]
      .filter((name) => !states.has(name))
      .map((name) => `no handler for the provider state "${name}"`),
    ...(interactions.length === 0 ? ['the pact has no interactions'] : []),
  ];
}

/** Writes Pact's results beside the check's; answers what is wrong with the results themselves. */
function applyResults(text: string, judgements: Map<string, PactJudgement>): readonly string[] {
  let parsed: { readonly interactionResults?: readonly InteractionResult[] };
  try {
    parsed = JSON.parse(text);
  } catch {
    return [`Pact's verifier ended with: ${text}`];
  }
  for (const result of parsed.interactionResults ?? []) {
    const own = judgements.get(result.description ?? result.interactionDescription ?? '');
    if (own === undefined) continue;
    const mismatch = result.mismatch === undefined ? null : JSON.stringify(result.mismatch);
    judgements.set(own.interaction, { ...own, pact: result.result, mismatch });
  }
  return [];
}

function runVerifier(request: VerifierRequest): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^https?_proxy$/i.test(name)),
  );
  const file = join(import.meta.dirname, 'verifier-process.ts');
  const child = fork(file, {
    env: { ...env, PACT_DO_NOT_TRACK: 'true' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill(), RUN_TIMEOUT);
    child.once('message', (text) => resolve(String(text)));
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(`the verifier's process ended with code ${code} and no result`);
    });
    child.send(request);
  });
}
