import type { DocumentedIPsecConnection } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { wallClock } from '../model/authorization.ts';
import type { Dialect } from '../model/contract.ts';
import type { JsonValue } from '../model/json.ts';
import { formatTimestamp } from '../model/values.ts';
import type { Background } from './background.ts';
import type { Fault } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Result } from './results.ts';

/** How a provider behaves; all times are milliseconds. */
export interface ProviderOptions {
  readonly dialect: Dialect;
  /** The clock; the machine's own by default. */
  readonly now?: () => number;
  /** How long a reconnect takes whose tunnel comes up; 50 by default. */
  readonly jobDuration?: number;
  /** How long it takes to give up on a tunnel that stays down; as `jobDuration` by default. */
  readonly failAfter?: number;
  /** `http://host:port` in the location of a job; if empty, as by default, as the client reached the provider. */
  readonly locationBase?: string;
  /** How many polls of each job find it in progress, however long it took; none by default. */
  readonly pollsInProgress?: number;
  /** Names the media type of every answer, for tools that cannot do without; servers name none. */
  readonly namesTypes?: boolean;
  /** Keeps what goes over the wire; one of its own by default. */
  readonly journal?: Journal;
  /** Sees each call before anything is done about it, and says whether it is answered or its connection cut. */
  readonly onCall?: (method: string, path: string) => 'answer' | 'cut';
  /** The most bytes of a body; 1,000,000 by default. A larger one gets a 413 that is marked as the mock's own. */
  readonly maxBody?: number;
  /** The zone of the clock, such as `Asia/Shanghai`, for timestamps and access keys; this machine's by default. */
  readonly timeZone?: string;
  readonly faults?: readonly Fault[];
  /** Told of each fault that has changed an answer, each time. */
  readonly onFault?: (fault: Fault) => void;
  /** Makes identities of 32 lowercase hex digits; random by default. */
  readonly newId?: () => string;
}

/** What the parts of the provider share: its options, each with a value, and its data. */
export interface Server extends Required<ProviderOptions> {
  readonly catalog: Catalog;
  readonly store: Store;
  readonly background: Background;
}

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
  /** Every authenticated call moves it on. */
  expires: number;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly account: string;
}

/** All fields of a connection; null means no value, and is omitted when sent. */
export type Row = Readonly<Record<keyof DocumentedIPsecConnection, JsonValue>>;

export interface Connection {
  row: Row;
  /** Uuid of the account that owns it. */
  readonly owner: string;
  /** Whether its tunnel comes up when it is reconnected. */
  readonly comesUp: boolean;
}

export interface Job {
  readonly id: string;
  readonly created: number;
  /** Whether the call asked for a schema map, which only its web hook gets. */
  readonly schemaWanted: boolean;
  readonly webHook: string | null;
  /** Null while it is in progress. */
  result: Result | null;
  polls: number;
  readonly faults: readonly Fault[];
}

export class Store {
  readonly accounts = new Map<string, Account>();
  readonly sessions = new Map<string, Session>();
  readonly accessKeys = new Map<string, AccessKey>();
  readonly connections = new Map<string, Connection>();
  readonly jobs = new Map<string, Job>();

  clear(): void {
    for (const map of Object.values(this)) map.clear();
  }
}

/** A moment as the server writes it: in its own zone. */
export function timestampOf({ timeZone }: Server, time: number): string {
  return formatTimestamp(wallClock(time, timeZone));
}
