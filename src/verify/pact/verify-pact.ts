import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { disruptiveOperations } from '../../contract/replies.ts';
import { createJudge } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { CONTENT_TYPE } from '../../model/exchange.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import { elapsed } from '../../model/report.ts';
import { type Faults, leaveOutOptional } from '../../provider/faults.ts';
import { withEmbeddedMock } from '../mock.ts';
import { arrange, type ProviderUnderTest, type Reached } from '../provider-under-test.ts';
import { apart, notSent, type Results, type StepHead, unjudged } from '../steps.ts';
import { assumedType, judgedByUs, markPending, publishedVerdict, withPactResult } from './pact-step.ts';
import { type PactInteraction, pactOf, readPactToRun } from './pact-to-run.ts';
import { resultsOfPact, runPactVerifier, type VerifierPeer } from './pact-verifier.ts';

/** A pact that is to be verified: of a file, or of a broker. */
export interface NamedPact {
  /** Its consumer, and at a broker its version, for people. */
  readonly name: string;
  /** As JSON. */
  readonly text: string;
  readonly pending: boolean;
}

export interface PactResults extends Pick<Results, 'stepResults' | 'notes'> {
  /** What is published, in the order of the pact; null if not every interaction was judged. */
  readonly published: readonly InteractionVerdict[] | null;
}

/** Verifies one pact with the provider of its dialect. @param from index of the first step */
export type VerifyOne = (dialect: Dialect, pact: NamedPact, from: number) => Promise<PactResults>;

/** Verifies pacts with an embedded mock, a new one for each, which answers as sparingly as a server may. */
export function againstMock(catalog: Catalog, { faults, onFault }: Faults, strict: boolean): VerifyOne {
  return (dialect, pact, from) => {
    const options = { dialect, faults: [...leaveOutOptional(catalog, dialect), ...faults], onFault };
    return withEmbeddedMock(catalog, options, (mock) => against(catalog, mock, strict)(dialect, pact, from));
  };
}

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

const UNSENT = 'Pact: its verifier did not send this interaction';

/** Runs Pact's verifier against a provider, through a proxy, and judges each answer a second time. */
async function verifyPact(run: PactRun): Promise<PactResults> {
  const { catalog, provider, dialect, pact, from, strict } = run;
  const { redactor } = provider;
  const interactions = readPactToRun(catalog, dialect, pact.text, provider);
  const unplayed = provider.plan?.(interactions.filter(({ problem }) => problem === null));
  const steps = new Map<PactInteraction, StepResult>();
  for (const one of interactions) {
    const { problem } = one;
    const why = problem === null ? unplayed?.get(one) : ({ verdict: 'error', reason: problem } as const);
    if (why !== undefined) steps.set(one, notSent(headOf(run, one), why));
  }
  const disruptive = disruptiveOperations(catalog);
  const left = interactions.filter((one) => !steps.has(one));
  // What polls the job of a reconnect comes after it.
  const isReconnect = ({ operation }: PactInteraction): boolean => disruptive.has(operation ?? '');
  const sent = [...left.filter(isReconnect), ...left.filter((one) => !isReconnect(one))];
  const ended = sent.length === 0 ? '{}' : await playAll(run, sent, steps);
  const results = resultsOfPact(ended, redactor);
  const stepResults: StepResult[] = [];
  const published: InteractionVerdict[] = [];
  let missing = 0;
  for (const one of interactions) {
    const played = steps.get(one) ?? unjudged(headOf(run, one), 'error', UNSENT);
    const isAnswered = played.step.status !== null;
    const judged = isAnswered ? withPactResult(played, results?.get(String(one.index)), one) : played;
    const finished = (await provider.finish?.(one, judged)) ?? judged;
    // Without a result the consumer of a pending pact would wait for one.
    const isFailure = pact.pending && one.problem !== null;
    if (finished.step.pact === undefined && !isFailure) missing += 1;
    published.push(publishedVerdict(finished.step, strict));
    stepResults.push(markPending(finished, pact.pending, one));
  }
  const count = stepResults.length;
  const addError = (reason: string): void => {
    const head = { interaction: `pact of ${pact.name}`, description: 'the pact as a whole', dialect };
    stepResults.push(apart(catalog, { ...head, index: from + stepResults.length }, 'error', reason));
  };
  // A problem on our side is an error even if the pact is pending.
  if (results === null) addError(`Pact's verifier ended with: ${redactor.text(ended)}`);
  // Otherwise a pact without any judged interaction would pass.
  if (missing === count && !pact.pending) addError('nothing of this pact was judged');
  const notes = missing === 0 ? [] : [`${missing} of ${count} interactions were not judged`];
  return { stepResults, published: missing === 0 ? published : null, notes };
}

/** What a step is about. An unknown request is redacted like one of the page's operation. */
function headOf({ catalog, dialect, pact, from }: PactRun, one: PactInteraction): StepHead {
  const { index, id, known } = one;
  const description = `${pact.name}: ${known?.title ?? 'an interaction of this consumer alone'}`;
  const operation = one.operation ?? catalog.pageOperation.id;
  return { index: from + index, interaction: id, description, dialect, operation, request: '-' };
}

/**
 * Lets Pact's verifier play interactions, one after the other, and returns its output. A request passes only after its
 * state was arranged: Pact sends it even when its state failed, with the pact's example values.
 *
 * @param steps receives the step of each
 */
async function playAll(
  run: PactRun,
  interactions: readonly PactInteraction[],
  steps: Map<PactInteraction, StepResult>,
): Promise<string> {
  const { catalog, provider, pact, dialect } = run;
  const { redactor, patience = 0 } = provider;
  const judge = createJudge(catalog, redactor);
  let due: { readonly one: PactInteraction; readonly arranged: Reached } | null = null;
  const peer: VerifierPeer = {
    arrange: async (state) => {
      due = null;
      const one = interactions.find(({ index }) => String(index) === state);
      if (one === undefined) throw new Error('no interaction begins in this state');
      const arranged = await arrange(provider, one);
      if ('values' in arranged) {
        due = { one, arranged };
        return arranged.values;
      }
      steps.set(one, notSent(headOf(run, one), arranged));
      throw new Error('the provider state was not reached');
    },
    send: async (request) => {
      if (due === null) throw new Error('a request came before its provider state was arranged');
      const { one, arranged } = due;
      due = null;
      const head = headOf(run, one);
      try {
        const start = Date.now();
        const exchange = await provider.send(request);
        if (exchange === null) throw new Error('the reconnect had no answer of the API');
        const timed = { durationMs: elapsed(start, Date.now()), ...exchange };
        steps.set(one, judgedByUs(catalog, judge, head, one, arranged, timed));
        const { response } = exchange;
        const type = assumedType(one, exchange);
        return type === null
          ? response
          : { ...response, headers: { ...response.headers, [CONTENT_TYPE]: type } };
      } catch (error) {
        const problem = redactor.text(error instanceof Error ? error.message : String(error));
        steps.set(one, unjudged(head, 'error', `Pact: ${problem}`));
        throw error;
      }
    },
  };
  return runPactVerifier(pactOf(pact.text, interactions), PROVIDERS[dialect], peer, patience);
}
