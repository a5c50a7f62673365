import type { DocumentedIPsecConnection } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { wallClock } from '../model/authorization.ts';
import type { Dialect } from '../model/contract.ts';
import type { JsonValue } from '../model/json.ts';
import { formatTimestamp } from '../model/values.ts';
import type { WebHooks, WorkQueues } from './background.ts';
import type { Fault, Faults } from './faults.ts';
import type { Result } from './job-results.ts';
import type { Journal } from './journal.ts';

export interface Account {
  readonly uuid: string;
  readonly accountName: string;
  /** SHA-512 of the password in lowercase hex, as it travels. */
  readonly passwordHash: string;
  /** An administrator may do everything to every resource. */
  readonly admin: boolean;
}

export interface Session {
  readonly uuid: string;
  /** Uuid of its account. */
  readonly account: string;
  readonly created: number;
  /** Milliseconds; every authenticated call moves it on. */
  expires: number;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Uuid of its account. */
  readonly account: string;
}

/** All fields of a connection; null means no value, and is omitted when sent. */
export type Row = Readonly<Record<keyof DocumentedIPsecConnection, JsonValue>>;

export interface Connection {
  /** The connection as a query shows it. */
  row: Row;
  /** Uuid of the account that owns it. */
  readonly owner: string;
  /** Whether its tunnel comes up when it is reconnected. */
  readonly comesUp: boolean;
}

/** A call that was accepted, to be polled. */
export interface Job {
  readonly id: string;
  /** Milliseconds. */
  readonly created: number;
  /** Whether the call asked for a schema map, which only its web hook gets. */
  readonly schemaWanted: boolean;
  readonly webHook: string | null;
  /** Null while it is in progress. */
  result: Result | null;
  /** How many polls found it, whatever they were answered. */
  polls: number;
  /** What is spoilt in the answers about it. */
  readonly faults: readonly Fault[];
}

/** The data of the provider, in memory. */
export class Store {
  readonly accounts = new Map<string, Account>();
  readonly sessions = new Map<string, Session>();
  /** By key id. */
  readonly accessKeys = new Map<string, AccessKey>();
  readonly connections = new Map<string, Connection>();
  readonly jobs = new Map<string, Job>();

  clear(): void {
    for (const map of [this.accounts, this.sessions, this.accessKeys, this.connections, this.jobs])
      map.clear();
  }
}

/** Sees each call before anything is done about it, and says whether it is answered or its connection cut. */
export type OnCall = (method: string, path: string) => 'answer' | 'cut';

/** What the parts of the provider share. */
export interface Server extends Faults {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly store: Store;
  readonly queues: WorkQueues;
  readonly webHooks: WebHooks;
  /** Milliseconds that work takes: when the tunnel comes up, and when it stays down. */
  readonly durations: { readonly success: number; readonly failure: number };
  /** The most bytes of a body. */
  readonly maxBody: number;
  /** The zone of its clock: timestamps are written in it, and dates of access keys compared. */
  readonly timeZone: string;
  /** `http://host:port` to answer in place of the client's own. */
  readonly locationBase: string | null;
  /** How many polls of each job find it in progress, however long it took. */
  readonly pollsInProgress: number;
  /** Whether answers have a Content-Type, as no server's have. */
  readonly namesTypes: boolean;
  readonly journal: Journal;
  readonly onCall: OnCall;
  now(): number;
  /** 32 lowercase hex digits. */
  newId(): string;
}

/** A moment as the server writes it: in its own zone. */
export function timestampOf({ timeZone }: Server, time: number): string {
  return formatTimestamp(wallClock(time, timeZone));
}
