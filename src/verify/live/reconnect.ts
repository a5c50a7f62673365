import { isLostAnswer, repeatedOnTheWay } from '../../client/check-answer.ts';
import { ClientError, GatewayError, InterruptedError } from '../../client/errors.ts';
import { DEFAULT_POLLING, pollUntil } from '../../client/polling.ts';
import { pollRequest } from '../../client/requests.ts';
import type { FieldPointer } from '../../contract/pointer.ts';
import { type Answerer, answererOf, pollOperation } from '../../contract/replies.ts';
import { findingOfRun, type Judgement } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { ReconnectResult, StateValues } from '../../model/contract.ts';
import type { Exchange, OutgoingRequest } from '../../model/exchange.ts';
import { type Verdict, worstVerdict } from '../../model/finding.ts';
import type { JsonValue } from '../../model/json.ts';
import { STAYED_DOWN } from '../../model/report.ts';
import { withExchange, withFindings } from '../steps.ts';
import { bodyValue, type LiveContext } from './context.ts';

/** Where a failed job says why. */
const CODE = '/error/code' satisfies FieldPointer;

/** Statuses of an answer that knows the job. */
const KNOWS_THE_JOB = [200, 202, 503];

/** What became of the one reconnect of a run. */
export interface Reconnection {
  /** Values of the provider state that the reconnect brought about. */
  readonly values: StateValues;
  /** What a gateway answered to the PUT, whose job was not found; null otherwise. */
  readonly gateway: Exchange | null;
  /** How the job was found although the answer to the PUT did not name it; null otherwise. */
  readonly found: string | null;
  /** An answer of the job while it was in progress, a broken one if there was one; null when none came. */
  readonly progress: Exchange | null;
  /** The answer that ended the job; null when it was not seen. */
  readonly finalAnswer: Exchange | null;
  /** Null if the job failed in another way, or its end was not seen. */
  readonly result: Exclude<ReconnectResult, 'in-progress'> | null;
  /** What kept the run from seeing the end; null when it did. */
  readonly problem: string | null;
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
  values: StateValues,
  onProgress: (line: string) => void,
  onAnswer: (answer: Exchange | null) => void,
): Promise<Reconnection> {
  const { job = '', connection } = values;
  const nothing = { values, gateway: null, found: null, progress: null, finalAnswer: null, result: null };
  onProgress(`reconnecting ${connection}, job ${job}`);
  const sent = await sendOnce(context, request, job);
  if ('problem' in sent) {
    onAnswer(null);
    return { ...nothing, problem: sent.problem };
  }
  const { answer, inconclusive } = sent;
  onAnswer(inconclusive === null || inconclusive.answerer === 'broken' ? answer : null);
  const isAccepted = inconclusive === null && answer?.response.status === 202;
  const gateway = inconclusive?.answerer === 'gateway' ? answer : null;
  if (context.dialect === 'documented' || (inconclusive === null && !isAccepted))
    return { ...nothing, gateway, problem: inconclusive?.why ?? null };
  if (inconclusive !== null) onProgress(`the reconnect: ${inconclusive.why}; looking for its job ${job}`);
  const { isFound, ...followed } = await followJob(context, values, inconclusive?.why ?? null, onProgress);
  // Once the job tells the result, the answer of a gateway does not matter.
  if (!isFound || inconclusive === null) return { values, gateway, found: null, ...followed };
  const found = `${inconclusive.why}; its job was found by the id that was sent`;
  return { values, gateway: null, found, ...followed };
}

/** Why the answer to the PUT does not tell whether it was accepted. */
interface Inconclusive {
  /** Who answered; null if no whole answer came. */
  readonly answerer: Answerer | null;
  readonly why: string;
}

type Sent =
  | { readonly answer: Exchange | null; readonly inconclusive: Inconclusive | null }
  /** There is no job to look for. */
  | { readonly problem: string };

/** The only place that sends the PUT. It is never sent again, whatever happens. */
async function sendOnce(context: LiveContext, request: OutgoingRequest, job: string): Promise<Sent> {
  const { catalog, dialect, redactor } = context;
  const { operation } = request;
  try {
    const answer = await context.send(request);
    const { response } = answer;
    const repeated = repeatedOnTheWay(response, job);
    if (repeated !== null) return { answer, inconclusive: { answerer: 'unknown', why: repeated.message } };
    const error = context.inconclusive(operation, response);
    // `documented` has no job to look for, so any answer but a gateway's is judged as it is.
    if (error === null || (dialect === 'documented' && !(error instanceof GatewayError)))
      return { answer, inconclusive: null };
    const answerer = answererOf(catalog, { dialect, operation, response });
    return { answer, inconclusive: { answerer, why: error.message } };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error instanceof InterruptedError && error.mayHaveArrived) {
      const look = dialect === 'documented' ? '' : `; ${lookFor(context, job)}`;
      return { problem: `the run was interrupted before its answer came: it may have arrived${look}` };
    }
    const why = redactor.text(error.message);
    if (!isLostAnswer(error)) return { problem: `the reconnect could not be sent: ${why}` };
    return { answer: null, inconclusive: { answerer: null, why: `its answer was lost: ${why}` } };
  }
}

interface Followed extends Pick<Reconnection, 'progress' | 'finalAnswer' | 'result' | 'problem'> {
  /** Whether any answer knew the job. */
  readonly isFound: boolean;
}

/**
 * Polls a job until it ends, or the budget is spent: answers may be lost on the way, and gateways may deliver late.
 *
 * @param lost why no answer named the job; null when one did
 */
async function followJob(
  context: LiveContext,
  values: StateValues,
  lost: string | null,
  onProgress: (line: string) => void,
): Promise<Followed> {
  const { timing, target } = context;
  const { job = '' } = values;
  const request = pollRequest(context.catalog, job);
  const { operation } = request;
  const start = timing.now();
  let progress: Exchange | null = null;
  let isBroken = false;
  let isFound = lost === null;
  let last = 'none';
  const ask = async (): Promise<Exchange | null> => {
    try {
      const exchange = await context.ask(request);
      const { response } = exchange;
      last = `answered ${response.status}`;
      isFound ||=
        KNOWS_THE_JOB.includes(response.status) && context.inconclusive(operation, response) === null;
      if (!isFound) return null;
      if (response.status !== 202) return exchange;
      if (!isBroken) progress = exchange;
      isBroken ||= judgeOn(context, values, operation, exchange).findings.length > 0;
      onProgress(`job ${job} is in progress, ${Math.round((timing.now() - start) / 1000)} s`);
    } catch (error) {
      if (!(error instanceof ClientError) || error instanceof InterruptedError) throw error;
      last = context.redactor.text(error.message);
    }
    return null;
  };
  const unseen = (why: string): Followed => {
    const problem = `${why}; ${lookFor(context, job)}`;
    return { isFound, progress, finalAnswer: null, result: null, problem };
  };
  try {
    const finalAnswer = await pollUntil(ask, { ...DEFAULT_POLLING, budget: target.budget }, timing);
    if (finalAnswer !== null)
      return { isFound, progress, finalAnswer, result: resultOf(context, finalAnswer), problem: null };
    const sought = `in ${target.budget / 1000} s (last poll: ${last})`;
    if (isFound) return unseen(`the end of job ${job} was not seen ${sought}`);
    return unseen(
      `${lost}; its job ${job} was not found ${sought}: the reconnect may have arrived all the same, and is not sent again`,
    );
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    const why = lost ?? 'the reconnect was accepted';
    return unseen(`${why}; ${isFound ? 'following' : 'looking for'} its job ${job} was interrupted`);
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
  const isDown = response.status === 503 && code !== undefined && code === codeOfStayedDown(context);
  return isDown ? 'stayed-down' : null;
}

/** Code of the error that the contract promises for a reconnect whose tunnel stayed down. */
function codeOfStayedDown({ catalog }: LiveContext): JsonValue | undefined {
  const promised = catalog.interactions.find(({ given }) => {
    const { live } = catalog.state(given);
    return 'observe' in live && live.observe === 'stayed-down';
  })?.reply;
  return promised !== undefined && 'values' in promised ? promised.values?.[CODE] : undefined;
}

/** Code and details of a failed job, for people. */
function failureInWords({ response }: Exchange): string {
  const parts = (['/error/code', '/error/description', '/error/details'] as const).map((pointer) =>
    bodyValue(response.body, pointer),
  );
  return parts.filter((part) => typeof part === 'string').join(' ') || `status ${response.status}`;
}

/** Judges an answer about the connection of a reconnect. */
function judgeOn(
  { dialect, judge }: LiveContext,
  values: StateValues,
  operation: string,
  exchange: Exchange,
): Judgement {
  const requested = { uuid: values['connection'] ?? null, operation: null, validationOnly: false };
  return judge(exchange, { dialect, operation, requested });
}

/** Adds what became of a reconnect to the step of its PUT. */
export function withReconnection(
  context: LiveContext,
  judged: StepResult,
  { gateway, found, values, finalAnswer, result, problem }: Reconnection,
): StepResult {
  const raised = ({ step, ...rest }: StepResult, verdict: Verdict, why: string | null): StepResult => {
    const reason = [found, why].filter((part) => part !== null).join('; ');
    return { ...rest, step: { ...step, verdict: worstVerdict([step.verdict, verdict]), reason } };
  };
  const withJudged = (stepResult: StepResult, exchange: Exchange, operation: string): StepResult => {
    return withExchange(stepResult, { exchange, judgement: judgeOn(context, values, operation, exchange) });
  };
  const answered = gateway === null ? judged : withJudged(judged, gateway, judged.step.operation);
  const stepResult = found === null ? answered : raised(answered, 'skip', null);
  if (problem !== null) return raised(stepResult, 'error', problem);
  if (result === 'stayed-down') return raised(stepResult, 'warn', STAYED_DOWN);
  if (finalAnswer === null || result === 'succeeded') return stepResult;
  const { status } = finalAnswer.response;
  if (status !== 200 && status !== 503) {
    const actual = ['status', { found: status }] as const;
    const wrong = findingOfRun({ rule: 'status', expected: ['job-status'], actual });
    const exchanges = [...stepResult.exchanges, finalAnswer];
    return withFindings({ ...stepResult, exchanges }, [...stepResult.step.findings, wrong]);
  }
  const added = withJudged(stepResult, finalAnswer, pollOperation(context.catalog).id);
  return raised(added, 'warn', `the reconnect failed: ${context.redactor.text(failureInWords(finalAnswer))}`);
}
