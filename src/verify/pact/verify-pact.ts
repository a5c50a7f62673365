import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createJudge } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { StateValues } from '../../model/contract.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { type Arranged, notReached, unjudged } from '../steps.ts';
import {
  headOfPactStep,
  judgedByUs,
  type PactStep,
  type PactSteps,
  resultsOfPact,
  withPactResult,
} from './pact-step.ts';
import { type PactRunInteraction, pactOf, readPactToRun } from './pact-to-run.ts';
import { type RecordingProxyOptions, startRecordingProxy } from './recording-proxy.ts';
import type { VerifierRequest } from './verifier-process.ts';

/** The results of verifying one pact. */
export interface PactVerification {
  readonly interactions: readonly PactRunInteraction[];
  /** One for each interaction, in the order of the pact; empty for a pact that cannot be run. */
  readonly steps: readonly PactStep[];
  /** Problems of the run as a whole: the pact cannot be run, or the verifier ended early. */
  readonly problems: readonly string[];
  /** Whether the pact was not run, because it asks for something that this provider does not have. */
  readonly unfit: boolean;
}

export interface PactRun
  extends PactSteps,
    Pick<RecordingProxyOptions, 'target' | 'transport' | 'send' | 'now'> {
  /** The pact, as JSON. */
  readonly pact: string;
  /** The redactor of the whole run. */
  readonly redactor: Redactor;
  /** Whether it may ask for provider states that the contract does not have. */
  readonly anyState?: boolean;
  /** Why an interaction is not sent; null for one that is. By default all are sent. Called once for each. */
  readonly whyNotSent?: (interaction: PactRunInteraction) => string | null;
  /** Whether an interaction is sent before the others, which may depend on it. */
  readonly isFirst?: (interaction: PactRunInteraction) => boolean;
  /** How much longer than usual a state may take, in milliseconds; 0 when absent. */
  readonly patience?: number;
  /** Brings the provider into the state of an interaction. */
  readonly arrange: (interaction: PactRunInteraction) => Promise<Arranged>;
}

/** Such a request is announced with a length that never comes, and each would take its whole time limit. */
const UNTYPED =
  "Pact: the request has a body and no Content-Type, and Pact's verifier sends no such body: add the header to the pact";

/** Time limits for one request and for the whole verifier, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;
const RUN_TIMEOUT = 300_000;

/**
 * Runs Pact's verifier against a provider, through the proxy, and judges each answer a second time.
 *
 * Pact only warns about an unknown provider state, and goes on when a state fails, so both are found here.
 */
export async function verifyPact(run: PactRun): Promise<PactVerification> {
  const { catalog, dialect, redactor, anyState = false, isFirst = () => false } = run;
  const allowed = { foreign: run.about !== null, anyState };
  const { interactions, problems } = readPactToRun(catalog, dialect, run.pact, allowed);
  if (problems.length > 0) return { interactions, steps: [], problems, unfit: true };
  const played = new Map<PactRunInteraction, Played>();
  for (const one of interactions) {
    const why = run.whyNotSent?.(one) ?? null;
    if (why !== null) played.set(one, { stepResult: unjudged(headOfPactStep(run, one), 'skip', why) });
    else if (one.request.body.kind !== 'absent' && one.request.headers['content-type'] === undefined)
      played.set(one, { stepResult: unjudged(headOfPactStep(run, one), 'error', UNTYPED) });
  }
  const left = interactions.filter((one) => !played.has(one));
  const sent = [...left.filter(isFirst), ...left.filter((one) => !isFirst(one))];
  const pact = pactOf(run.pact, interactions, sent);
  const ended = sent.length === 0 ? '{}' : await playAll(run, pact, sent, played);
  const results = resultsOfPact(ended, sent, redactor);
  const steps = interactions.map((interaction): PactStep => {
    const { stepResult, isAnswered = false } = played.get(interaction) ?? {
      stepResult: unjudged(
        headOfPactStep(run, interaction),
        'error',
        'Pact: its verifier did not send this interaction',
      ),
    };
    if (!isAnswered) return { interaction, stepResult };
    return { interaction, stepResult: withPactResult(stepResult, results?.get(interaction)) };
  });
  const broken = results === null ? [`Pact's verifier ended with: ${redactor.text(ended)}`] : [];
  return { interactions, steps, problems: broken, unfit: false };
}

/** What happened to an interaction between Pact's verifier and the provider. */
interface Played {
  readonly stepResult: StepResult;
  /** Whether Pact has an answer to judge. */
  readonly isAnswered?: boolean;
}

/**
 * Lets Pact's verifier play interactions, one after the other.
 *
 * @param played receives the result of each
 * @returns the output of the verifier: its results as JSON, or the reason why there are none
 */
async function playAll(
  run: PactRun,
  pact: string,
  interactions: readonly PactRunInteraction[],
  played: Map<PactRunInteraction, Played>,
): Promise<string> {
  const { redactor, patience = 0 } = run;
  const judge = createJudge(run.catalog, redactor);
  const waiting = [...interactions];
  let finish = (): void => {};
  const arrange = async (state: string): Promise<StateValues> => {
    finish();
    const interaction = waiting.shift();
    if (interaction?.state !== state) throw new Error('states come in another order');
    const head = headOfPactStep(run, interaction);
    const stop = (stepResult: StepResult): never => {
      played.set(interaction, { stepResult });
      // The verifier sends its request all the same, and the proxy does not let it pass.
      throw new Error('the provider state was not reached');
    };
    const fail = (problem: string): StepResult => unjudged(head, 'error', `Pact: ${redactor.text(problem)}`);
    const arranged = await run.arrange(interaction).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      return stop(fail(`the provider state "${state}" was not reached: ${reason}`));
    });
    if ('skip' in arranged) return stop(unjudged(head, 'skip', arranged.skip));
    if ('broken' in arranged) return stop(notReached(head, '-', arranged));
    finish = () => {
      finish = () => {};
      const taken = proxy.take();
      if (taken === null) played.set(interaction, { stepResult: fail('no request came') });
      else if ('problem' in taken) played.set(interaction, { stepResult: fail(taken.problem) });
      else {
        const stepResult = judgedByUs(run, judge, interaction, arranged, taken);
        played.set(interaction, { stepResult, isAnswered: true });
      }
    };
    return arranged.values;
  };
  const proxy = await startRecordingProxy({ ...run, arrange });
  const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-pact-'));
  try {
    const pactFile = join(folder, 'pact.json');
    writeFileSync(pactFile, pact);
    const { url: providerBaseUrl, statesUrl } = proxy;
    const provider = PROVIDERS[run.dialect];
    const request = { provider, pactFile, providerBaseUrl, statesUrl, timeout: REQUEST_TIMEOUT + patience };
    const ended = await runVerifier(request, RUN_TIMEOUT + patience);
    finish();
    return ended;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await proxy.stop();
  }
}

function runVerifier(request: VerifierRequest, timeLimit: number): Promise<string> {
  const env = Object.fromEntries(
    // Pact reads variables of its own, some of which leave interactions out.
    Object.entries(process.env).filter(([name]) => !/^(https?_proxy|PACT_.*)$/i.test(name)),
  );
  const file = join(import.meta.dirname, `verifier-process${extname(import.meta.filename)}`);
  const child = fork(file, {
    env: { ...env, PACT_DO_NOT_TRACK: 'true' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill(), timeLimit);
    child.once('message', (text) => resolve(String(text)));
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(`the verifier's process ended with code ${code} and no result`);
    });
    child.send(request);
  });
}
