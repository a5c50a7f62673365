import type { Credentials } from '../../client/credentials.ts';
import type { TransportOptions } from '../../client/transport.ts';
import type { Dialect } from '../../model/contract.ts';

/** A deployment to verify, with all that is needed to reach it. */
export interface Target {
  /** Its name in the config file, or its host and port. */
  readonly name: string;
  /** With or without the context path `/zstack`. */
  readonly url: string;
  /** Null to find out by a request that has no effect. */
  readonly dialect: Dialect | null;
  /** The connection to query and, when allowed, to reconnect; null to query the first one found. */
  readonly uuid: string | null;
  readonly credentials: Credentials;
  /** The zone of the server's clock, for access keys; null to find out by reads. */
  readonly timeZone: string | null;
  readonly transport: TransportOptions;
  /** How long the job of a reconnect is followed, in milliseconds. A server gives up after about 120 s. */
  readonly budget: number;
}
