import type { NetworkError } from './network-error.ts';

/** Whatever keeps a call of the client from its result; one subclass per cause. */
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

/** The server refused the request before any job existed, with a plain text. */
export class RefusedError extends ClientError {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** The server's own words. */
  readonly text: string;

  constructor(status: number, text: string) {
    super(`the server refused the request with ${status}: ${text}`);
    this.status = status;
    this.text = text;
  }
}

/** No answer came: the network's trouble, not the provider's. */
export class UnreachableError extends ClientError {
  override readonly name = 'UnreachableError';
  readonly trouble: NetworkError;

  constructor(trouble: NetworkError) {
    super(trouble.sentence);
    this.trouble = trouble;
  }
}

/** The answer, or the end of the job, did not come in time. */
export class TimedOutError extends ClientError {
  override readonly name = 'TimedOutError';
  /** What was waited for. */
  readonly phase: 'connect' | 'headers' | 'body' | 'job';
  /** How long, in milliseconds. */
  readonly after: number;
  /** The job that may still be running; null where none was sent. */
  readonly jobId: string | null;

  /** @param where whom it came from, or the job, as people are told */
  constructor(
    phase: TimedOutError['phase'],
    after: number,
    jobId: string | null = null,
    where: string | null = null,
  ) {
    const at = where === null ? '' : ` ${phase === 'connect' ? 'to' : 'from'} ${where}`;
    super(
      phase === 'job'
        ? `the job ${where ?? jobId} did not finish within ${after} ms`
        : `no ${WAITED_FOR[phase]}${at} came within ${after} ms: ${NEXT[phase]}`,
    );
    this.phase = phase;
    this.after = after;
    this.jobId = jobId;
  }
}

const WAITED_FOR = { connect: 'connection', headers: 'answer', body: 'end of the answer' } as const;

const NEXT = {
  connect: 'check the address, and firewalls on the way',
  headers: 'see whether the server is overloaded, or allow more time',
  body: 'see what slows the answer down, or allow more time',
} as const;

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

/** What a transport was told of TLS or proxies cannot be used: asked wrongly, not the network's trouble. */
export class OptionError extends ClientError {
  override readonly name = 'OptionError';
  readonly option: 'ca' | 'cert' | 'key' | 'proxy';

  constructor(option: OptionError['option'], problem: string) {
    super(problem);
    this.option = option;
  }
}

/** The body is not JSON where JSON is due; a page of a proxy is quoted by its title only. */
export class NotJsonError extends ClientError {
  override readonly name = 'NotJsonError';
  readonly status: number;

  constructor(status: number, problem: string) {
    super(`the answer with status ${status} is ${problem}, where a JSON object is due`);
    this.status = status;
  }
}

/** What stands before the API answered in its place: the request may have arrived all the same. */
export class GatewayError extends ClientError {
  override readonly name = 'GatewayError';
  readonly status: number;

  /** @param what the body in words */
  constructor(status: number, what: string) {
    super(`a gateway answered ${status} in place of the API, with ${what}`);
    this.status = status;
  }
}

/** Nobody said what became of a reconnect, and its job was not found: it may have dropped the tunnel all the same. */
export class UnknownOutcomeError extends ClientError {
  override readonly name = 'UnknownOutcomeError';
  /** The job that may be running. */
  readonly jobId: string;
  /** Why the answer to the reconnect itself tells nothing. */
  override readonly cause: ClientError;

  /**
   * @param path where the job can be asked for
   * @param after how long it was looked for, in milliseconds
   */
  constructor(parts: { jobId: string; path: string; after: number; cause: ClientError }) {
    const { jobId, path, after, cause } = parts;
    super(
      `${cause.message}; the reconnect may have arrived all the same, and its job ${jobId} was not found within ${after} ms: look with GET ${path} before you send another`,
    );
    this.jobId = jobId;
    this.cause = cause;
  }
}

/** The answer is none that this dialect has. */
export class UnexpectedAnswerError extends ClientError {
  override readonly name = 'UnexpectedAnswerError';
  readonly status: number;

  constructor(status: number, problem: string) {
    super(`the answer with status ${status} ${problem}`);
    this.status = status;
  }
}
