import { randomUUID } from 'node:crypto';
import type { Catalog } from '../../catalog/catalog.ts';
import { headerName } from '../../catalog/request.ts';
import type { Check } from '../../check/check.ts';
import { type Observation, observe } from '../../check/observe.ts';
import { redactFindings, secretsOf } from '../../check/redact.ts';
import type { Asked } from '../../check/subject.ts';
import { authorize, type Credentials } from '../../client/credentials.ts';
import type { Transport } from '../../client/transport.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Finding } from '../../model/finding.ts';
import type { OutgoingRequest } from '../../model/request.ts';

/** One exchange with a live system, judged. */
export interface JudgedExchange {
  readonly exchange: Exchange;
  readonly findings: readonly Finding[];
  readonly observation: Observation;
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
  readonly now: () => number;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;

  constructor(parts: {
    readonly catalog: Catalog;
    readonly check: Check;
    readonly credentials: Credentials;
    readonly transport: Transport;
    readonly signal: AbortSignal;
    readonly now: () => number;
  }) {
    this.catalog = parts.catalog;
    this.check = parts.check;
    this.credentials = parts.credentials;
    this.now = parts.now;
    this.#transport = parts.transport;
    this.#signal = parts.signal;
  }

  /** Adds the run's credentials to a request. */
  authorize(request: OutgoingRequest): OutgoingRequest {
    const inUse: Credentials =
      this.credentials.kind === 'account' && this.session !== null
        ? { kind: 'session', session: this.session }
        : this.credentials;
    return authorize(this.catalog, request, inUse, this.session, this.now());
  }

  /** Puts the run's credentials where a request carries a session; what is to be refused keeps its own. */
  authorizeAs(request: OutgoingRequest): OutgoingRequest {
    const name = headerName(this.catalog, 'authorization');
    const { [name]: carried, ...headers } = request.headers;
    return carried?.startsWith('OAuth ') === true ? this.authorize({ ...request, headers }) : request;
  }

  /** Sends a request as it is. */
  send(request: OutgoingRequest): Promise<Exchange> {
    return this.#transport.send(request, this.#signal);
  }

  /** Judges an exchange by its dialect; secrets are masked. */
  judge(operation: string, exchange: Exchange, asked: Asked | null): JudgedExchange {
    const subject = { dialect: this.dialect, operation, exchange, asked };
    const secrets = secretsOf(this.catalog, operation, exchange);
    return {
      exchange,
      findings: redactFindings(this.check(subject), secrets),
      observation: observe(this.catalog, subject),
    };
  }
}
