import { isLostAnswer, repeatedOnTheWay } from '../../client/check-answer.ts';
import { newJobId } from '../../client/client.ts';
import {
  ClientError,
  GatewayError,
  InterruptedError,
  TimedOutError,
  UnreachableError,
} from '../../client/errors.ts';
import { DEFAULT_POLLING, pollUntil } from '../../client/polling.ts';
import { pollRequest } from '../../client/requests.ts';
import type { FieldPointer } from '../../contract/pointer.ts';
import { type Answerer, answererOf, pollOperation } from '../../contract/replies.ts';
import { findingOfRun } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { ReconnectResult } from '../../model/contract.ts';
import type { Exchange, OutgoingRequest } from '../../model/exchange.ts';
import { type Verdict, verdictOf, worstVerdict } from '../../model/finding.ts';
import type { JsonValue } from '../../model/json.ts';
import { STAYED_DOWN } from '../../model/report.ts';
import { withExchange } from '../steps.ts';
import { bodyValue, type LiveContext } from './context.ts';

/** Where a failed job says why. */
const CODE = '/error/code' satisfies FieldPointer;

/** After so many lost polls in a row the run gives up on the job of an accepted reconnect. */
const LOST_IN_A_ROW = 5;

/** Errors after which a poll is repeated; that has no effect. */
const RETRIED = [UnreachableError, TimedOutError, GatewayError];

/** Statuses of an answer that knows the job. */
const KNOWS_THE_JOB = [200, 202, 503];

/** What became of the one reconnect of a run. */
export interface Reconnection {
  /** Values of the provider state that the reconnect brought about. */
  readonly values: Readonly<Record<string, string>>;
  /** The answer to the PUT; null if it was lost, or did not come from the API. */
  readonly accepted: Exchange | null;
  /** How the job was found although the answer to the PUT did not name it; null otherwise. */
  readonly found: string | null;
  /** Every answer of the job while it was in progress. */
  readonly polls: readonly Exchange[];
  /** The answer that ended the job; null when it was not seen. */
  readonly finalAnswer: Exchange | null;
  /** Null if the job failed in another way, or its end was not seen. */
  readonly result: Exclude<ReconnectResult, 'in-progress'> | null;
  /** What kept the run from seeing the end; null when it did. */
  readonly problem: string | null;
}

/** The values of the provider state in which the one reconnect is sent. */
export function reconnectValues({ session, connection }: LiveContext): Reconnection['values'] {
  return { session: session ?? '', connection: connection ?? '', job: newJobId() };
}

/**
 * Sends the one reconnect that a user allowed, and follows its job to the end. The PUT is sent once, with
 * a job id of its own: when its answer is lost, or is not the API's own, that job is looked for.
 *
 * @param onAnswer called with the API's answer to the PUT before its job is followed; with null where there is none
 */
export async function reconnectOnce(
  context: LiveContext,
  request: OutgoingRequest,
  values: Reconnection['values'],
  onProgress: (line: string) => void,
  onAnswer: (answer: Exchange | null) => void = () => {},
): Promise<Reconnection> {
  const { job = '' } = values;
  const nothing = { values, accepted: null, found: null, polls: [], finalAnswer: null, result: null };
  onProgress(`reconnecting ${values['connection']}, job ${job}`);
  const sent = await sendOnce(context, request, job);
  if ('problem' in sent) {
    onAnswer(null);
    return { ...nothing, problem: sent.problem };
  }
  const { answer, inconclusive } = sent;
  onAnswer(inconclusive === null || inconclusive.answerer === 'broken' ? answer : null);
  const isAccepted = inconclusive === null && answer?.response.status === 202;
  if (context.dialect === 'documented' || (inconclusive === null && !isAccepted))
    return { ...nothing, accepted: answer, problem: inconclusive?.full ?? null };
  if (inconclusive !== null) onProgress(`the reconnect: ${inconclusive.short}; looking for its job ${job}`);
  const { isFound, ...followed } = await followJob(context, job, inconclusive, onProgress);
  const found =
    inconclusive === null || !isFound
      ? null
      : `${inconclusive.short}; its job was found by the id that was sent`;
  // Once the job tells the result, the answer of a gateway does not matter.
  const isJudged =
    inconclusive === null ||
    inconclusive.answerer === 'broken' ||
    (inconclusive.answerer === 'gateway' && !isFound);
  return { ...followed, values, found, accepted: isJudged ? answer : null };
}

/** Why the answer to the PUT does not tell whether it was accepted. */
interface Inconclusive {
  /** Who answered; null if no whole answer came. */
  readonly answerer: Answerer | null;
  readonly short: string;
  readonly full: string;
}

type Sent =
  | { readonly answer: Exchange | null; readonly inconclusive: Inconclusive | null }
  /** There is no job to look for. */
  | { readonly problem: string };

/** The only place that sends the PUT. It is never sent again, whatever happens. */
async function sendOnce(context: LiveContext, request: OutgoingRequest, job: string): Promise<Sent> {
  const { catalog, dialect } = context;
  const { operation } = request;
  try {
    const answer = await context.send(request);
    const { response } = answer;
    const repeated = repeatedOnTheWay(response, job);
    if (repeated !== null) {
      const { message } = repeated;
      return { answer, inconclusive: { answerer: 'unknown', short: message, full: message } };
    }
    const error = context.inconclusive(operation, response);
    // `documented` has no job to look for, so any answer but a gateway's is judged as it is.
    if (error === null || (dialect === 'documented' && !(error instanceof GatewayError)))
      return { answer, inconclusive: null };
    const answerer = answererOf(catalog, { dialect, operation, response });
    return { answer, inconclusive: { answerer, short: error.message, full: error.message } };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error instanceof InterruptedError && error.mayHaveArrived) {
      const look = dialect === 'documented' ? '' : `; ${lookFor(context, job)}`;
      return { problem: `the run was interrupted before its answer came: it may have arrived${look}` };
    }
    if (!isLostAnswer(error))
      return { problem: `the reconnect could not be sent: ${context.redactor.text(error.message)}` };
    const isRedirect = error instanceof UnreachableError && error.networkError.kind === 'redirected';
    const short = isRedirect ? 'a gateway answered with a redirect' : 'its answer was lost';
    return {
      answer: null,
      inconclusive: { answerer: null, short, full: `${short}: ${context.redactor.text(error.message)}` },
    };
  }
}

interface Followed extends Pick<Reconnection, 'polls' | 'finalAnswer' | 'result' | 'problem'> {
  /** Whether any answer knew the job. */
  readonly isFound: boolean;
}

/** Polls a job until it ends. A job that no answer named is polled as long, since gateways may deliver late. */
async function followJob(
  context: LiveContext,
  job: string,
  inconclusive: Inconclusive | null,
  onProgress: (line: string) => void,
): Promise<Followed> {
  const { timing, target } = context;
  const { budget } = target;
  const request = pollRequest(context.catalog, job);
  const start = timing.now();
  const polls: Exchange[] = [];
  let isFound = inconclusive === null;
  let lost = 0;
  let last = 'none';
  const ask = async (): Promise<Exchange | null> => {
    try {
      const exchange = await context.ask(request);
      const { response } = exchange;
      lost = 0;
      last = `answered ${response.status}`;
      isFound ||=
        KNOWS_THE_JOB.includes(response.status) && context.inconclusive(request.operation, response) === null;
      if (!isFound) return null;
      if (response.status !== 202) return exchange;
      polls.push(exchange);
      onProgress(`job ${job} is in progress, ${Math.round((timing.now() - start) / 1000)} s`);
    } catch (error) {
      if (!(error instanceof ClientError) || !RETRIED.some((kind) => error instanceof kind)) throw error;
      if (inconclusive === null && ++lost >= LOST_IN_A_ROW) throw error;
      last = error.message;
    }
    return null;
  };
  const unseen = (why: string): Followed => {
    return { isFound, polls, finalAnswer: null, result: null, problem: `${why}; ${lookFor(context, job)}` };
  };
  const seconds = budget / 1000;
  try {
    const finalAnswer = await pollUntil(ask, { ...DEFAULT_POLLING, budget }, timing);
    if (finalAnswer !== null)
      return { isFound, polls, finalAnswer, result: resultOf(context, finalAnswer), problem: null };
    if (isFound) return unseen(`the end of job ${job} was not seen (after ${seconds} s)`);
    return unseen(
      `${inconclusive?.full}; its job ${job} was not found in ${seconds} s (last poll: ${last}): the reconnect may have arrived all the same, and is not sent again`,
    );
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (!(error instanceof InterruptedError))
      return unseen(`the end of job ${job} was not seen (${context.redactor.text(error.message)})`);
    if (inconclusive === null)
      return unseen(`the reconnect was accepted, and following its job ${job} was interrupted`);
    return unseen(
      `${inconclusive.full}; ${isFound ? 'following' : 'looking for'} its job ${job} was interrupted`,
    );
  }
}

/** Where to look for a job whose end was not seen. A poll needs no credentials. */
function lookFor({ catalog }: LiveContext, job: string): string {
  const { path } = pollRequest(catalog, job);
  return `it may still be running: look with curl -sS "$ZSTACK_BASE_URL${path}"`;
}

function resultOf(context: LiveContext, { response }: Exchange): Reconnection['result'] {
  if (response.status === 200) return 'succeeded';
  const code = bodyValue(response.body, CODE);
  return response.status === 503 && code !== undefined && code === codeOf(context, 'stayed-down')
    ? 'stayed-down'
    : null;
}

/** Code of the error that the contract promises for a reconnect that ended so. */
function codeOf({ catalog }: LiveContext, result: ReconnectResult): JsonValue | undefined {
  const promised = catalog.interactions.find(({ given }) => {
    const { live } = catalog.state(given);
    return 'observe' in live && live.observe === result;
  })?.reply;
  return promised !== undefined && 'values' in promised ? promised.values?.[CODE] : undefined;
}

/** Code and details of a failed job, for people. */
function failureInWords({ response }: Exchange): string {
  if (response.body.kind !== 'json') return `status ${response.status}`;
  const parts = (['/error/code', '/error/description', '/error/details'] as const).map((pointer) =>
    bodyValue(response.body, pointer),
  );
  return parts.filter((part) => typeof part === 'string').join(' ');
}

/** Adds what became of a reconnect to the step of its PUT. */
export function withReconnection(
  context: LiveContext,
  judged: StepResult,
  { found, values, finalAnswer, result, problem }: Reconnection,
): StepResult {
  const withFound = (why: string): string => (found === null ? why : `${found}; ${why}`);
  const raised = (stepResult: StepResult, verdict: Verdict, reason: string): StepResult => {
    const { step } = stepResult;
    return { ...stepResult, step: { ...step, verdict: worstVerdict([step.verdict, verdict]), reason } };
  };
  const stepResult = found === null ? judged : raised(judged, 'skip', found);
  if (problem !== null) return raised(stepResult, 'error', withFound(problem));
  if (result === 'stayed-down') return raised(stepResult, 'warn', withFound(STAYED_DOWN));
  if (finalAnswer === null || result === 'succeeded') return stepResult;
  const { status } = finalAnswer.response;
  if (status !== 200 && status !== 503) {
    const actual = ['status', { found: status }] as const;
    const wrong = findingOfRun({ rule: 'status', expected: ['job-status'], actual });
    const findings = [...stepResult.step.findings, wrong];
    const exchanges = [...stepResult.exchanges, finalAnswer];
    return { ...stepResult, step: { ...stepResult.step, findings, verdict: verdictOf(findings) }, exchanges };
  }
  const requested = { uuid: values['connection'] ?? null, operation: null, validationOnly: false };
  const judgement = context.judge(finalAnswer, {
    dialect: context.dialect,
    operation: pollOperation(context.catalog).id,
    requested,
  });
  const added = withExchange(stepResult, { exchange: finalAnswer, judgement });
  return raised(added, 'warn', `the reconnect failed: ${context.redactor.text(failureInWords(finalAnswer))}`);
}
