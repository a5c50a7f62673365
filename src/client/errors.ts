import { fill, TIMED_OUT } from '../model/sentences.ts';
import type { NetworkError } from './network-error.ts';

/** A call of the client has no result; one subclass per cause. */
export class ClientError extends Error {
  override readonly name: string = 'ClientError';
}

/** The operation failed: the API's own error, with the errors behind it. */
export class ApiError extends ClientError {
  override readonly name = 'ApiError';
  /** Such as `SYS.1007`. */
  readonly code: string;
  readonly description: string;
  readonly details: string | null;
  /** The error behind this one; null where there is none. */
  override readonly cause: ApiError | null;

  constructor(parts: { code: string; description: string; details: string | null; cause: ApiError | null }) {
    super(`${parts.code} ${parts.description}${parts.details === null ? '' : `: ${parts.details}`}`);
    this.code = parts.code;
    this.description = parts.description;
    this.details = parts.details;
    this.cause = parts.cause;
  }
}

/** An answer came that holds no result. */
abstract class AnswerError extends ClientError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The server refused the request in plain text, before any job existed. */
export class RefusedError extends AnswerError {
  override readonly name = 'RefusedError';
  /** The server's own words. */
  readonly text: string;

  constructor(status: number, text: string) {
    super(status, `the server refused the request with ${status}: ${text}`);
    this.text = text;
  }
}

/** A gateway answered in place of the API; the request may have arrived all the same. */
export class GatewayError extends AnswerError {
  override readonly name = 'GatewayError';

  /** @param body the body in words, such as `plain text` */
  constructor(status: number, body: string) {
    super(status, `a gateway answered ${status} in place of the API, with ${body}`);
  }
}

/** The dialect has no such answer, such as one that is not JSON; of a page of HTML the message has the title only. */
export class UnexpectedAnswerError extends AnswerError {
  override readonly name = 'UnexpectedAnswerError';

  constructor(status: number, problem: string) {
    super(status, `the answer with status ${status} ${problem}`);
  }
}

/** No answer came: the network is the cause, not the provider. */
export class UnreachableError extends ClientError {
  override readonly name = 'UnreachableError';
  readonly networkError: NetworkError;

  constructor(networkError: NetworkError) {
    super(networkError.sentence);
    this.networkError = networkError;
  }
}

/** The answer, or the end of the job, did not come in time. */
export class TimedOutError extends ClientError {
  override readonly name = 'TimedOutError';
  readonly phase: keyof typeof TIMED_OUT;
  /** How long, in milliseconds. */
  readonly after: number;
  /** The job that may still be running; null where none was sent. */
  readonly jobId: string | null;

  /** @param where the server, or the job, as the message names it */
  constructor(phase: TimedOutError['phase'], after: number, where: string, jobId: string | null = null) {
    super(fill(TIMED_OUT[phase], { where, after }));
    this.phase = phase;
    this.after = after;
    this.jobId = jobId;
  }
}

/** The caller's signal, or closing the transport, ended an exchange. */
export class InterruptedError extends ClientError {
  override readonly name = 'InterruptedError';
  /** Whether the request may have reached the server all the same. */
  readonly mayHaveArrived: boolean;

  constructor(where: string, mayHaveArrived: boolean) {
    const fate = mayHaveArrived ? 'it may have arrived there all the same' : 'nothing of it was sent';
    super(`the request to ${where} was interrupted: ${fate}`);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** Nothing tells what became of a reconnect, and its job was not found: the tunnel may have dropped. */
export class UnknownOutcomeError extends ClientError {
  override readonly name = 'UnknownOutcomeError';
  readonly jobId: string;
  /** Why the answer to the reconnect tells nothing. */
  override readonly cause: ClientError;

  constructor(parts: { jobId: string; path: string; after: number; cause: ClientError }) {
    const { jobId, path, after, cause } = parts;
    super(
      `${cause.message}; the reconnect may have arrived all the same, and its job ${jobId} was not found within ${after} ms: look with GET ${path} before you send another`,
    );
    this.jobId = jobId;
    this.cause = cause;
  }
}

/** An option for TLS or proxies cannot be used: a usage error. */
export class OptionError extends ClientError {
  override readonly name = 'OptionError';
}
