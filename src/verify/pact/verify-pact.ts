import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { createJudge } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect, StateValues } from '../../model/contract.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import { type Faults, leaveOutOptional } from '../../provider/faults.ts';
import { withEmbeddedMock } from '../mock.ts';
import { arrange, type ProviderUnderTest, planOf } from '../provider-under-test.ts';
import { notReached, type Results, type StepHead, unjudged } from '../steps.ts';
import { judgedByUs, markPending, publishedVerdict, resultsOfPact, withPactResult } from './pact-step.ts';
import { NO_STATE, type PactInteraction, pactOf, readPactToRun } from './pact-to-run.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import type { VerifierRequest } from './verifier-process.ts';

/** A pact that is to be verified: of a file, or of a broker. */
export interface NamedPact {
  /** Its consumer, and its version or file, for people. */
  readonly name: string;
  /** As JSON. */
  readonly text: string;
  readonly pending: boolean;
  readonly wip: boolean;
}

/** The results of one pact. */
export interface PactResults extends Pick<Results, 'stepResults' | 'notes'> {
  /** What is published, in the order of the pact; null if not every interaction was judged. */
  readonly published: readonly InteractionVerdict[] | null;
}

/** Verifies one pact with the provider of its dialect. @param from index of the first step */
export type VerifyOne = (dialect: Dialect, pact: NamedPact, from: number) => Promise<PactResults>;

/** Names a pact for people: its consumer and version. */
export function aboutOf({ name, wip }: NamedPact): string {
  return wip ? `${name}, work in progress` : name;
}

/** Verifies pacts with an embedded mock, a new one for each, which answers as sparingly as a server may. */
export function againstMock(catalog: Catalog, { faults, onFault }: Faults, strict: boolean): VerifyOne {
  return (dialect, pact, from) => {
    const options = { dialect, faults: [...leaveOutOptional(catalog, dialect), ...faults], onFault };
    return withEmbeddedMock(catalog, options, (mock) => against(catalog, mock, strict)(dialect, pact, from));
  };
}

/** Verifies pacts with a running provider. */
export function against(catalog: Catalog, provider: ProviderUnderTest, strict: boolean): VerifyOne {
  return (dialect, pact, from) => verifyPact({ catalog, provider, dialect, pact, from, strict });
}

interface PactRun {
  readonly catalog: Catalog;
  readonly provider: ProviderUnderTest;
  readonly dialect: Dialect;
  readonly pact: NamedPact;
  /** Index of the first step. */
  readonly from: number;
  /** Whether the Content-Type that Pact libraries expect by themselves has to be there. */
  readonly strict: boolean;
}

/** Such a request is announced with a length that never comes, and each would take its whole time limit. */
const UNTYPED =
  "Pact: the request has a body and no Content-Type, and Pact's verifier sends no such body: add the header to the pact";

/**
 * Runs Pact's verifier against a provider, through a proxy, and judges each answer a second time.
 *
 * Pact only warns about an unknown provider state, and goes on when a state fails, so both are found here.
 */
async function verifyPact(run: PactRun): Promise<PactResults> {
  const { catalog, provider, dialect, pact, from, strict } = run;
  const { redactor } = provider;
  const { interactions, problems } = readPactToRun(catalog, dialect, pact.text, provider);
  const whole = (index: number, verdict: 'warn' | 'error', reason: string): StepResult => {
    const head = { interaction: `pact of ${aboutOf(pact)}`, description: 'the pact as a whole' };
    const { id: operation } = catalog.pageOperation;
    return unjudged({ ...head, index: from + index, dialect, operation }, verdict, reason);
  };
  if (problems.length > 0) {
    const verdict = pact.pending ? 'warn' : 'error';
    const stepResults = problems.map((problem, index) => whole(index, verdict, problem));
    // Without a result the consumer of a pending pact would wait for one.
    const mismatches = problems.map((problem) => `the pact cannot be run: ${problem}`);
    const published = pact.pending ? interactions.map(() => ({ success: false, mismatches })) : null;
    return { stepResults, published, notes: [] };
  }
  const { unplayed, first } = planOf(provider, interactions);
  const played = new Map<PactInteraction, Played>();
  for (const one of interactions) {
    const why = unplayed.get(one);
    const { body, headers } = one.request;
    if (why !== undefined)
      played.set(one, { stepResult: unjudged(headOf(run, one), why.verdict, why.reason) });
    else if (body.kind !== 'absent' && headers['content-type'] === undefined)
      played.set(one, { stepResult: unjudged(headOf(run, one), 'error', UNTYPED) });
  }
  const left = interactions.filter((one) => !played.has(one));
  const sent = [...left.filter((one) => one === first), ...left.filter((one) => one !== first)];
  const ended = sent.length === 0 ? '{}' : await playAll(run, sent, played);
  const results = resultsOfPact(ended, sent, redactor);
  const stepResults: StepResult[] = [];
  for (const one of interactions) {
    const { stepResult, isAnswered = false } = played.get(one) ?? {
      stepResult: unjudged(headOf(run, one), 'error', 'Pact: its verifier did not send this interaction'),
    };
    const judged = isAnswered ? withPactResult(stepResult, results?.get(one)) : stepResult;
    const finished = (await provider.finish?.(one, judged)) ?? judged;
    stepResults.push(markPending(finished, pact.pending, one));
  }
  const missing = stepResults.filter(({ step }) => step.pact === undefined).length;
  const published = missing > 0 ? null : stepResults.map(({ step }) => publishedVerdict(step, strict));
  const count = stepResults.length;
  // A problem on our side is an error even if the pact is pending.
  if (results === null)
    stepResults.push(whole(count, 'error', `Pact's verifier ended with: ${redactor.text(ended)}`));
  // Otherwise a pact without any judged interaction would pass.
  if (missing === count && !pact.pending)
    stepResults.push(whole(stepResults.length, 'error', 'nothing of this pact was judged'));
  const notes = missing === 0 ? [] : [`${missing} of ${count} interactions were not judged`];
  return { stepResults, published, notes };
}

/** What a step is about. An unknown request is redacted like one of the page's operation. */
function headOf({ catalog, dialect, pact, from }: PactRun, one: PactInteraction): StepHead {
  const { index, id, known } = one;
  const description = `${aboutOf(pact)}: ${known?.title ?? 'an interaction of this consumer alone'}`;
  const operation = one.operation ?? catalog.pageOperation.id;
  return { index: from + index, interaction: id, description, dialect, operation };
}

/** What happened to an interaction between Pact's verifier and the provider. */
interface Played {
  readonly stepResult: StepResult;
  /** Whether Pact has an answer to judge. */
  readonly isAnswered?: boolean;
}

/** Time limits for one request and for the whole verifier, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;
const RUN_TIMEOUT = 300_000;

/**
 * Lets Pact's verifier play interactions, one after the other.
 *
 * @param played receives the result of each
 * @returns the output of the verifier: its results as JSON, or the reason why there are none
 */
async function playAll(
  run: PactRun,
  interactions: readonly PactInteraction[],
  played: Map<PactInteraction, Played>,
): Promise<string> {
  const { catalog, provider, pact, dialect } = run;
  const { redactor, patience = 0 } = provider;
  const judge = createJudge(catalog, redactor);
  const waiting = [...interactions];
  /** Takes the exchange of the interaction whose state was arranged last. */
  let finish = (): void => {};
  const proxy = await startRecordingProxy(provider, async (state): Promise<StateValues> => {
    finish();
    const one = waiting.shift();
    if (one === undefined || (one.state ?? NO_STATE) !== state)
      throw new Error('states come in another order');
    const head = headOf(run, one);
    const arranged = await arrange(provider, one);
    if (!('values' in arranged)) {
      const stepResult =
        'broken' in arranged
          ? notReached(head, '-', arranged)
          : unjudged(head, arranged.verdict, arranged.reason);
      played.set(one, { stepResult });
      // The verifier sends its request all the same, and the proxy does not let it pass.
      throw new Error('the provider state was not reached');
    }
    finish = () => {
      finish = () => {};
      const taken = proxy.take() ?? { problem: 'no request came' };
      const isAnswered = !('problem' in taken);
      const stepResult = isAnswered
        ? judgedByUs(catalog, judge, head, one, arranged, taken)
        : unjudged(head, 'error', `Pact: ${redactor.text(taken.problem)}`);
      played.set(one, { stepResult, isAnswered });
    };
    return arranged.values;
  });
  const folder = mkdtempSync(join(tmpdir(), 'zstack-contract-pact-'));
  try {
    const pactFile = join(folder, 'pact.json');
    writeFileSync(pactFile, pactOf(pact.text, interactions));
    const { url: providerBaseUrl, statesUrl } = proxy;
    const timeout = REQUEST_TIMEOUT + patience;
    const request = { provider: PROVIDERS[dialect], pactFile, providerBaseUrl, statesUrl, timeout };
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
