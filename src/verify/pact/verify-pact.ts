import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Catalog } from '../../contract/catalog.ts';
import { matchOperation } from '../../contract/operations.ts';
import { createJudge } from '../../judge/judge.ts';
import type { Dialect, Interaction } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { changeJson } from '../../model/json.ts';
import { PROVIDERS, readInteractions } from '../../model/pacts.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { contextOf } from '../steps.ts';
import { type GatewayOptions, startGateway } from './gateway.ts';
import { applyResults, type PactJudgement, type PactVerification } from './pact-outcomes.ts';
import type { VerifierRequest } from './verifier-process.ts';

/** The provider state of an interaction that asks for none: Pact would send its request unannounced. */
const NO_STATE = 'as it is';

/** An interaction of a pact. */
export interface DueInteraction {
  /** Id of the contract's interaction; the description for another team's. */
  readonly id: string;
  readonly description: string;
  readonly state: string | null;
  /** The contract's interaction that has this description as its title; null for another team's. */
  readonly known: Interaction | null;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
}

/** A pact made ready to be verified, or what keeps it from that. */
interface PactToRun {
  /** As JSON; each interaction has one provider state. */
  readonly text: string;
  readonly due: readonly DueInteraction[];
  readonly problems: readonly string[];
}

/**
 * Reads a pact. What it names and the contract does not is found here; a misspelt state would otherwise
 * only be warned of.
 *
 * @param foreign whether it may have interactions that the contract has not
 */
export function readPactToRun(catalog: Catalog, pact: string, foreign: boolean): PactToRun {
  const interactions = readInteractions(JSON.parse(pact) as JsonValue);
  if (typeof interactions === 'string') {
    return { text: pact, due: [], problems: [`the pact ${interactions}`] };
  }
  const states = new Set(catalog.states.map(({ name }) => name));
  const problems: string[] = [];
  const unhandled = new Set<string>();
  const due = interactions.map(({ description, states: named, pending, isHttp }): DueInteraction => {
    const known = catalog.interactions.find(({ title }) => title === description) ?? null;
    const id = known?.id ?? description;
    if (!isHttp) problems.push(`${id} is no HTTP interaction, and only those can be verified here`);
    if (known === null && !foreign) problems.push(`the contract has no interaction "${description}"`);
    for (const name of named) if (!states.has(name)) unhandled.add(name);
    if (named.length > 1) {
      problems.push(
        `${id} asks for ${named.length} provider states at once, and one excludes the other here`,
      );
    }
    return { id, description, state: named[0] ?? null, known, pending };
  });
  problems.push(...[...unhandled].map((name) => `no handler for the provider state "${name}"`));
  if (due.length === 0) problems.push('the pact has no interactions');
  return { text: withStates(pact, due), due, problems };
}

/** Pact as it came, but for the provider states of interactions that ask for none. */
function withStates(pact: string, due: readonly DueInteraction[]): string {
  if (due.every(({ state }) => state !== null)) return pact;
  return changeJson(pact, (value) => {
    const whole = value as JsonObject & { readonly interactions?: readonly JsonObject[] };
    const interactions = (whole.interactions ?? []).map((one, index) =>
      due[index]?.state === null ? { ...one, providerStates: [{ name: NO_STATE }] } : one,
    );
    return { ...whole, interactions };
  });
}

export interface PactRun extends Pick<GatewayOptions, 'target' | 'transport' | 'prepare' | 'now'> {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  /** The pact, as JSON. */
  readonly pact: string;
  /** Whether it may have interactions that the contract has not: another team's pact. */
  readonly foreign?: boolean;
  /** That of the run. */
  readonly redactor: Redactor;
  /** Brings the provider into the state of an interaction. */
  readonly arrange: (interaction: DueInteraction) => Promise<Readonly<Record<string, string>>>;
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
  const { catalog, dialect } = run;
  const { text: pact, due, problems: unknown } = readPactToRun(catalog, run.pact, run.foreign === true);
  if (unknown.length > 0) return { judgements: [], problems: unknown, unfit: true };
  const { redactor } = run;
  const judge = createJudge(catalog, redactor);
  const judgements: PactJudgement[] = [];
  const problems: string[] = [];
  let current: { readonly due: DueInteraction; readonly values: Readonly<Record<string, string>> } | null =
    null;
  let next = 0;
  const settle = (): void => {
    if (current === null) return;
    const { due: one, values } = current;
    current = null;
    const taken = gateway.take();
    const exchange = taken !== null && 'request' in taken ? taken : null;
    const operation = operationOf(catalog, one, exchange);
    const context =
      one.known === null ? { dialect, operation, asked: null } : contextOf(catalog, one.known, values);
    const judgement = exchange === null ? null : judge(exchange, context);
    judgements.push({
      interaction: one.id,
      description: one.description,
      pending: one.pending,
      operation,
      pact: 'not verified',
      mismatch: null,
      judgement,
      findings: one.known === null ? null : (judgement?.findings ?? null),
      exchange,
      problem: taken === null ? 'no request came' : 'problem' in taken ? redactor.text(taken.problem) : null,
    });
  };
  const arrange = async (state: string): Promise<Readonly<Record<string, string>>> => {
    settle();
    const one = due[next++];
    if (one === undefined || (one.state ?? NO_STATE) !== state)
      throw new Error('states come in another order');
    try {
      const values = await run.arrange(one);
      current = { due: one, values };
      return values;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(redactor.text(`the provider state "${state}" threw: ${reason}`));
      throw error;
    }
  };
  const gateway = await startGateway({ ...run, arrange });
  const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-pact-'));
  try {
    const pactFile = join(folder, 'pact.json');
    writeFileSync(pactFile, pact);
    const { url: providerBaseUrl, statesUrl } = gateway;
    const request = { pactFile, providerBaseUrl, statesUrl, timeout: REQUEST_TIMEOUT };
    const text = await runVerifier({ provider: PROVIDERS[dialect], ...request });
    settle();
    const applied = applyResults(redactor, text, judgements);
    if (judgements.length < due.length && problems.length === 0) {
      problems.push(`${due.length - judgements.length} of ${due.length} interactions were not verified`);
    }
    return { ...applied, problems: [...problems, ...applied.problems], unfit: false };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await gateway.stop();
  }
}

/** Where nothing is known of a request, the reconnect's secrets are looked for. */
function operationOf(catalog: Catalog, { known }: DueInteraction, exchange: Exchange | null): string {
  const { method, path } = exchange?.request ?? { method: '', path: '' };
  return (
    matchOperation(catalog, method, path)?.operation.id ?? known?.operation ?? catalog.operations[0]?.id ?? ''
  );
}

function runVerifier(request: VerifierRequest): Promise<string> {
  const env = Object.fromEntries(
    // Its own variables would leave interactions out.
    Object.entries(process.env).filter(([name]) => !/^(https?_proxy|PACT_.*)$/i.test(name)),
  );
  const file = join(import.meta.dirname, `verifier-process${extname(import.meta.filename)}`);
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
