import { isLostAnswer, repeatedOnTheWay } from '../../client/check-answer.ts';
import { ClientError, InterruptedError } from '../../client/errors.ts';
import { DEFAULT_POLLING, pollUntil } from '../../client/polling.ts';
import { pollRequest } from '../../client/requests.ts';
import type { FieldPointer } from '../../contract/pointer.ts';
import { answererOf, pollOperation } from '../../contract/replies.ts';
import { findingOfRun, type Judgement } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { ReconnectResult, StateValues } from '../../model/contract.ts';
import type { Exchange, OutgoingRequest } from '../../model/exchange.ts';
import { type Verdict, worstVerdict } from '../../model/finding.ts';
import { STAYED_DOWN } from '../../model/report.ts';
import { judged, withExchange } from '../steps.ts';
import { bodyValue, type LiveContext } from './context.ts';

const CODE = '/error/code' satisfies FieldPointer;

const KNOWS_THE_JOB = [200, 202, 503];

type Result = Exclude<ReconnectResult, 'in-progress'>;

/**
 * The one reconnect that a user allowed, and what became of it. The PUT is sent once, with a job id of its own: when
 * its answer is lost, or is not the API's own, that job is looked for.
 */
export class Reconnection {
  /** Values of the provider state that it brings about. */
  readonly values: StateValues;
  /** An answer of the job while it was in progress, a broken one if there was one; null when none came. */
  progress: Exchange | null = null;
  /** Null if the job failed in another way, or its end was not seen. */
  result: Result | null = null;
  readonly #context: LiveContext;
  readonly #job: string;
  /** Why the answer to the PUT does not tell whether there is a job; null when it does. */
  #lost: string | null = null;
  /** What a gateway answered to the PUT; null when none did. */
  #gateway: Exchange | null = null;
  /** Whether any answer knew the job. */
  #isFound = false;
  /** The answer that ended the job; null when it was not seen. */
  #finalAnswer: Exchange | null = null;
  /** What kept the run from seeing the end; null when it did. */
  #problem: string | null = null;
  #following: Promise<void> | null = null;

  constructor(context: LiveContext, values: StateValues) {
    this.values = values;
    this.#context = context;
    this.#job = values['job'] ?? '';
  }

  /**
   * The only place that sends the PUT. It is never sent again, whatever happens.
   *
   * @returns the API's answer; null where there is none
   */
  async send(request: OutgoingRequest): Promise<Exchange | null> {
    const answer = await this.#send(request);
    this.#following = this.#follow();
    // Whoever needs the result waits for it, and learns of the error then.
    this.#following.catch(() => null);
    return answer;
  }

  async #send(request: OutgoingRequest): Promise<Exchange | null> {
    const { catalog, dialect, redactor, onProgress } = this.#context;
    const { operation } = request;
    onProgress(`reconnecting ${this.values['connection']}, job ${this.#job}`);
    try {
      const answer = await this.#context.send(request);
      const { response } = answer;
      const repeated = repeatedOnTheWay(response, this.#job);
      const error = repeated ?? this.#context.inconclusive(operation, response);
      const answerer = repeated === null ? answererOf(catalog, { dialect, operation, response }) : 'unknown';
      // `documented` has no job to look for, so any answer but a gateway's is judged as it is.
      if (error === null || (dialect === 'documented' && answerer !== 'gateway')) {
        this.#isFound = dialect === 'deployed' && response.status === 202;
        return answer;
      }
      this.#lost = error.message;
      if (answerer === 'gateway') this.#gateway = answer;
      return answerer === 'broken' ? answer : null;
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const why = redactor.text(error.message);
      const isLost = error instanceof InterruptedError ? error.mayHaveArrived : isLostAnswer(error);
      if (isLost) this.#lost = `its answer was lost: ${why}`;
      else this.#problem = `the reconnect could not be sent: ${why}`;
      return null;
    }
  }

  /** Resolves when the job has ended, or nothing more can be learned of it. */
  async followed(): Promise<this> {
    await this.#following;
    return this;
  }

  /** Polls the job until it ends, or the budget is spent: answers may be lost on the way, and gateways may deliver late. */
  async #follow(): Promise<void> {
    const { catalog, dialect, target, timing, onProgress } = this.#context;
    const lost = this.#lost;
    if (this.#problem !== null || (lost === null && !this.#isFound)) return;
    if (dialect === 'documented') {
      this.#problem = lost;
      return;
    }
    const job = this.#job;
    if (lost !== null) onProgress(`the reconnect: ${lost}; looking for its job ${job}`);
    const request = pollRequest(catalog, job);
    const start = timing.now();
    let isBroken = false;
    let last = 'none';
    const ask = async (): Promise<Exchange | null> => {
      try {
        const exchange = await this.#context.ask(request);
        const { response } = exchange;
        last = `answered ${response.status}`;
        this.#isFound ||=
          KNOWS_THE_JOB.includes(response.status) &&
          this.#context.inconclusive(request.operation, response) === null;
        if (!this.#isFound) return null;
        if (response.status !== 202) return exchange;
        if (!isBroken) this.progress = exchange;
        isBroken ||= this.#judge(exchange, request.operation).findings.length > 0;
        onProgress(`job ${job} is in progress, ${Math.round((timing.now() - start) / 1000)} s`);
      } catch (error) {
        if (!(error instanceof ClientError) || error instanceof InterruptedError) throw error;
        last = this.#context.redactor.text(error.message);
      }
      return null;
    };
    try {
      this.#finalAnswer = await pollUntil(ask, { ...DEFAULT_POLLING, budget: target.budget }, timing);
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      const doing = this.#isFound ? 'following' : 'looking for';
      const why = lost ?? 'the reconnect was accepted';
      this.#problem = `${why}; ${doing} its job ${job} was interrupted; ${this.#look()}`;
      return;
    }
    if (this.#finalAnswer !== null) {
      this.result = resultOf(this.#context, this.#finalAnswer);
      return;
    }
    const sought = `in ${target.budget / 1000} s (last poll: ${last})`;
    const unseen = this.#isFound
      ? `the end of job ${job} was not seen ${sought}`
      : `${lost}; its job ${job} was not found ${sought}: the reconnect may have arrived all the same, and is not sent again`;
    this.#problem = `${unseen}; ${this.#look()}`;
  }

  /** Where to look for a job whose end was not seen. A poll needs no credentials. */
  #look(): string {
    const { path } = pollRequest(this.#context.catalog, this.#job);
    return `it may still be running: look with curl -sS "$ZSTACK_BASE_URL${path}"`;
  }

  #judge(exchange: Exchange, operation: string): Judgement {
    const { dialect, judge } = this.#context;
    const requested = { uuid: this.values['connection'] ?? null, operation: null, validationOnly: false };
    return judge(exchange, { dialect, operation, requested });
  }

  /** Adds what became of the reconnect to the step of its PUT. */
  addTo(given: StepResult): StepResult {
    const { catalog, redactor } = this.#context;
    const isFound = this.#isFound && this.#lost !== null;
    const found = isFound ? [`${this.#lost}; its job was found by the id that was sent`] : [];
    const broken = given.step.pact === 'fail' ? [given.step.reason] : [];
    const raised = ({ step, ...rest }: StepResult, verdict: Verdict, ...why: string[]): StepResult => {
      const reason = [...broken, ...found, ...why].join('; ');
      return { ...rest, step: { ...step, verdict: worstVerdict([step.verdict, verdict]), reason } };
    };
    let whole = given;
    // Once the job tells the result, the answer of a gateway does not matter.
    if (isFound) whole = raised(given, 'skip');
    else if (this.#gateway !== null)
      whole = judged(given.step, this.#gateway, this.#judge(this.#gateway, given.step.operation));
    if (this.#problem !== null) return raised(whole, 'error', this.#problem);
    if (this.result === 'stayed-down') return raised(whole, 'warn', STAYED_DOWN);
    const exchange = this.#finalAnswer;
    if (exchange === null || this.result === 'succeeded') return whole;
    const judgement = this.#judge(exchange, pollOperation(catalog).id);
    const { status } = exchange.response;
    if (status !== 503) {
      const actual = ['status', { found: status }] as const;
      const wrong = findingOfRun({ rule: 'status', expected: ['job-status'], actual });
      return withExchange(whole, { exchange, judgement: { ...judgement, findings: [wrong] } });
    }
    const why = `the reconnect failed: ${redactor.text(failureInWords(exchange))}`;
    return raised(withExchange(whole, { exchange, judgement }), 'warn', why);
  }
}

function resultOf({ catalog }: LiveContext, { response: { status, body } }: Exchange): Result | null {
  if (status === 200) return 'succeeded';
  const code = bodyValue(body, CODE);
  // The contract promises this code for a reconnect whose tunnel stayed down.
  const isDown = catalog.interactions.some(({ given, reply }) => {
    const { live } = catalog.state(given);
    const isOfState = 'observe' in live && live.observe === 'stayed-down';
    return isOfState && 'values' in reply && reply.values?.[CODE] === code;
  });
  return status === 503 && code !== undefined && isDown ? 'stayed-down' : null;
}

function failureInWords({ response }: Exchange): string {
  const parts = (['/error/code', '/error/description', '/error/details'] as const).map((pointer) =>
    bodyValue(response.body, pointer),
  );
  return parts.filter((part) => typeof part === 'string').join(' ') || `status ${response.status}`;
}
