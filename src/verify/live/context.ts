import { randomUUID } from 'node:crypto';
import { authorize, type Credentials } from '../../client/credentials.ts';
import { doubtOf } from '../../client/doubt.ts';
import { type ClientError, GatewayError } from '../../client/errors.ts';
import type { Timing } from '../../client/polling.ts';
import type { Transport } from '../../client/transport.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { headerName } from '../../contract/request.ts';
import { secretsOf } from '../../contract/secrets.ts';
import type { Check } from '../../judge/check.ts';
import { recordEvidence } from '../../judge/evidence.ts';
import { quote } from '../../judge/findings.ts';
import { type Observation, observe } from '../../judge/observe.ts';
import { redactFindings } from '../../judge/redact.ts';
import type { Asked } from '../../judge/subject.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Exchange, ExchangeResponse } from '../../model/exchange.ts';
import type { Finding } from '../../model/finding.ts';
import { maskText } from '../../model/mask-text.ts';
import type { OutgoingRequest } from '../../model/request.ts';

/** One exchange with a live system, judged. */
export interface JudgedExchange {
  readonly exchange: Exchange;
  readonly findings: readonly Finding[];
  readonly observation: Observation;
  readonly evidence: Evidence;
}

/** What the steps of a live run share. */
export class LiveContext {
  readonly catalog: Catalog;
  /** Found out by the preflight. */
  dialect: Dialect = 'deployed';
  readonly check: Check;
  /** A uuid that no connection has; what names it has no effect. */
  readonly unknown: string = randomUUID().replaceAll('-', '');
  /** Sessions that this run opened and has yet to end. */
  readonly opened = new Set<string>();
  /** The session in use; null with an access key. */
  session: string | null = null;
  /** A connection that exists; null when none is known. */
  connection: string | null = null;
  readonly credentials: Credentials;
  readonly timing: Timing;
  /** How long a job is followed, in milliseconds. */
  readonly budget: number;
  /** What no report may show. */
  readonly #secrets = new Set<string>();
  readonly #transport: Transport;
  readonly #signal: AbortSignal;

  constructor(parts: {
    readonly catalog: Catalog;
    readonly check: Check;
    readonly credentials: Credentials;
    readonly transport: Transport;
    readonly signal: AbortSignal;
    readonly timing: Timing;
    readonly budget: number;
  }) {
    this.catalog = parts.catalog;
    this.check = parts.check;
    this.credentials = parts.credentials;
    this.timing = parts.timing;
    this.budget = parts.budget;
    this.#transport = parts.transport;
    this.#signal = parts.signal;
  }

  /** Adds the run's credentials to a request. */
  authorize(request: OutgoingRequest): OutgoingRequest {
    const inUse: Credentials =
      this.credentials.kind === 'account' && this.session !== null
        ? { kind: 'session', session: this.session }
        : this.credentials;
    return authorize(this.catalog, request, inUse, this.session, this.timing.now());
  }

  /** Puts the run's credentials where a request carries a session; what is to be refused keeps its own. */
  authorizeAs(request: OutgoingRequest): OutgoingRequest {
    const name = headerName(this.catalog, 'authorization');
    const { [name]: carried, ...headers } = request.headers;
    return carried?.startsWith('OAuth ') === true ? this.authorize({ ...request, headers }) : request;
  }

  /** Sends a request as it is. */
  async send(request: OutgoingRequest): Promise<Exchange> {
    const exchange = await this.#transport.send(request, this.#signal);
    for (const secret of secretsOf(this.catalog, request.operation, exchange)) this.#secrets.add(secret);
    return exchange;
  }

  /**
   * Sends a request whose answer has to be the API's own.
   *
   * @throws GatewayError when it is not: what a gateway says tells nothing of the API
   */
  async ask(request: OutgoingRequest): Promise<Exchange> {
    const exchange = await this.send(request);
    const doubt = this.doubt(request.operation, exchange.response);
    if (doubt instanceof GatewayError) throw doubt;
    return exchange;
  }

  /** Why an answer does not tell what became of its request; null for the API's own. */
  doubt(operation: string, response: ExchangeResponse): ClientError | null {
    return doubtOf(this.catalog, { dialect: this.dialect, operation, response }, this.shownTitle);
  }

  /** The title of a page; masked before it is cut, since half a secret is found by nobody. */
  readonly shownTitle = (title: string): string => quote(this.mask(title));

  /** A text without the secrets that were seen in any exchange so far. */
  mask(text: string): string {
    return maskText(text, [...this.#secrets]);
  }

  /** Judges an exchange by its dialect; secrets are masked. */
  judge(operation: string, exchange: Exchange, asked: Asked | null): JudgedExchange {
    const subject = { dialect: this.dialect, operation, exchange, asked };
    const secrets = secretsOf(this.catalog, operation, exchange);
    return {
      exchange,
      findings: redactFindings(this.check(subject), secrets),
      observation: observe(this.catalog, subject),
      evidence: recordEvidence(this.catalog, operation, exchange),
    };
  }
}
