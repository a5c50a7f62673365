import { newJobId } from '../../client/client.ts';
import {
  ClientError,
  InterruptedError,
  NotJsonError,
  TimedOutError,
  UnreachableError,
} from '../../client/errors.ts';
import { isLostAnswer } from '../../client/jobs.ts';
import { DEFAULT_POLLING, pollUntil, type Timing } from '../../client/polling.ts';
import { pollRequest } from '../../client/requests.ts';
import type { FieldPointer } from '../../contract/pointer.ts';
import { requestOf } from '../../contract/request.ts';
import type { Course, Interaction } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import type { LiveContext } from './context.ts';
import { bodyValue } from './preflight-point.ts';

/** Where a failed job says why. */
const CODE = '/error/code' satisfies FieldPointer;

/** Polls in a row whose answer may be lost before the run gives up on the job. */
const LOST_IN_A_ROW = 5;

/** A poll is safe to repeat, so one that brought no answer of the API's is. */
const RETRIED = [UnreachableError, TimedOutError, NotJsonError];

/** What became of the one reconnect of a run. */
export interface Reconnection {
  /** Values of the provider state that the reconnect brought about. */
  readonly values: Readonly<Record<string, string>>;
  /** The answer to the PUT; null when it was lost. */
  readonly accepted: Exchange | null;
  /** Every answer of the job while it was in progress. */
  readonly polls: readonly Exchange[];
  /** The job's result; null when it was not seen. */
  readonly result: Exchange | null;
  /** How it went; null when it failed otherwise, or its end was not seen. */
  readonly course: Exclude<Course, 'in-progress'> | null;
  /** What kept the run from seeing the end; null when it did. */
  readonly trouble: string | null;
}

export interface ReconnectRun {
  readonly context: LiveContext;
  readonly interaction: Interaction;
  /** Milliseconds for the whole job. */
  readonly budget: number;
  readonly timing: Timing;
  readonly onProgress: (line: string) => void;
}

/**
 * Sends the one reconnect that a user allowed, and follows its job to the end. The PUT is sent once, with
 * a job id of its own: when its answer is lost, that job is looked for.
 */
export async function reconnectOnce(run: ReconnectRun): Promise<Reconnection> {
  const { context, interaction, onProgress } = run;
  const job = newJobId();
  const values = { session: context.session ?? '', connection: context.connection ?? '', job };
  const request = context.authorizeAs(requestOf(interaction, values));
  const nothing = { values, accepted: null, polls: [], result: null, course: null };
  onProgress(`reconnecting ${values.connection}, job ${job}`);
  let accepted: Exchange | null = null;
  try {
    accepted = await context.ask(request);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    // A page of a proxy hides the server's own answer: it may well have given one.
    if (error instanceof InterruptedError && error.mayHaveArrived) {
      const look = context.dialect === 'documented' ? '' : `; ${lookFor(context, job)}`;
      return {
        ...nothing,
        trouble: `the run was interrupted before its answer came: it may have arrived${look}`,
      };
    }
    if (!isLostAnswer(error) && !(error instanceof NotJsonError))
      return { ...nothing, trouble: `the reconnect could not be sent: ${error.message}` };
    onProgress(`the answer to the reconnect was lost; looking for its job ${job}`);
    if (context.dialect === 'documented')
      return { ...nothing, trouble: `its answer was lost: ${error.message}` };
  }
  if (context.dialect === 'documented') return { ...nothing, accepted, trouble: null };
  if (accepted !== null && accepted.response.status !== 202) return { ...nothing, accepted, trouble: null };
  const followed = await followJob(run, job, accepted !== null);
  if (accepted === null && followed.result?.response.status === 404) {
    return {
      ...nothing,
      trouble: `its answer was lost, and no job ${job} is known: it may never have arrived`,
    };
  }
  return { ...followed, values, accepted };
}

type Followed = Pick<Reconnection, 'polls' | 'result' | 'course' | 'trouble'>;

async function followJob(
  { context, budget, timing, onProgress }: ReconnectRun,
  job: string,
  isAccepted: boolean,
): Promise<Followed> {
  const request = pollRequest(context.catalog, job);
  const start = timing.now();
  const polls: Exchange[] = [];
  let lost = 0;
  const ask = async (): Promise<Exchange | null> => {
    try {
      const exchange = await context.ask(request);
      lost = 0;
      if (exchange.response.status !== 202) return exchange;
      polls.push(exchange);
      onProgress(`job ${job} is in progress, ${Math.round((timing.now() - start) / 1000)} s`);
    } catch (error) {
      if (!RETRIED.some((kind) => error instanceof kind) || ++lost >= LOST_IN_A_ROW) throw error;
    }
    return null;
  };
  try {
    const result = await pollUntil(ask, { ...DEFAULT_POLLING, budget }, timing);
    if (result !== null) return { polls, result, course: courseOf(context, result), trouble: null };
    return {
      polls,
      result,
      course: null,
      trouble: `the end of job ${job} was not seen (after ${budget / 1000} s); ${lookFor(context, job)}`,
    };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const why =
      error instanceof InterruptedError
        ? `${isAccepted ? 'the reconnect was accepted, and following' : 'following'} its job ${job} was interrupted`
        : `the end of job ${job} was not seen (${error.message})`;
    return { polls, result: null, course: null, trouble: `${why}; ${lookFor(context, job)}` };
  }
}

/** Where to look for a job whose end was not seen. A poll needs no credentials. */
function lookFor({ catalog }: LiveContext, job: string): string {
  const { path } = pollRequest(catalog, job);
  return `it may still be running: look with curl -sS "$ZSTACK_BASE_URL${path}"`;
}

function courseOf(context: LiveContext, { response }: Exchange): Reconnection['course'] {
  if (response.status === 200) return 'succeeded';
  const code = bodyValue(response.body, CODE);
  return response.status === 503 && code !== undefined && code === codeOf(context, 'stayed-down')
    ? 'stayed-down'
    : null;
}

/** Code of the error that the contract promises where a reconnect took this course. */
function codeOf({ catalog }: LiveContext, course: Course): JsonValue | undefined {
  const promised = catalog.interactions.find(({ given }) => {
    const { live } = catalog.state(given);
    return 'observe' in live && live.observe === course;
  })?.reply;
  return promised !== undefined && 'values' in promised ? promised.values?.[CODE] : undefined;
}

/** Code and details of a failed job, for people; empty when it did not fail. */
export function failureInWords({ response }: Exchange): string {
  if (response.body.kind !== 'json') return `status ${response.status}`;
  const parts = (['/error/code', '/error/description', '/error/details'] as const).map((pointer) =>
    bodyValue(response.body, pointer),
  );
  return parts.filter((part) => typeof part === 'string').join(' ');
}
