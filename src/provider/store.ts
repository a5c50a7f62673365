import type { JsonObject } from '../model/json.ts';
import type { Job } from './jobs/job.ts';

export interface Account {
  readonly uuid: string;
  readonly accountName: string;
  /** SHA-512 of the password in lowercase hex, as it travels. */
  readonly passwordHash: string;
  /** An administrator may do everything to every resource. */
  readonly admin: boolean;
  /** Whether its roles allow the calls of this contract at all. */
  readonly allowed: boolean;
}

export interface Session {
  readonly uuid: string;
  readonly account: string;
  /** Milliseconds; every authenticated call moves it on. */
  expires: number;
  readonly created: number;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly account: string;
  readonly enabled: boolean;
}

export interface Connection {
  /** The connection as a query shows it. */
  row: JsonObject;
  /** Identity of the account that owns it. */
  readonly owner: string;
  /** Whether its tunnel comes up when it is reconnected. */
  readonly comesUp: boolean;
  /** Whether its router still runs the IPsec of an old version, which cannot be reconnected. */
  readonly oldRouter: boolean;
}

/** Everything that the provider knows, in memory. */
export class Store {
  readonly accounts = new Map<string, Account>();
  readonly sessions = new Map<string, Session>();
  /** By key id. */
  readonly accessKeys = new Map<string, AccessKey>();
  readonly connections = new Map<string, Connection>();
  readonly jobs = new Map<string, Job>();

  clear(): void {
    this.accounts.clear();
    this.sessions.clear();
    this.accessKeys.clear();
    this.connections.clear();
    this.jobs.clear();
  }
}
