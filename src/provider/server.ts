import type { Catalog } from '../contract/catalog.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Faults } from './faults.ts';
import type { TaskQueues } from './jobs/task-queues.ts';
import type { WebHooks } from './jobs/web-hooks.ts';
import type { Store } from './store.ts';

/** What the parts of the provider share. */
export interface Server extends Faults {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly store: Store;
  readonly queues: TaskQueues;
  readonly webHooks: WebHooks;
  /** Milliseconds that work takes: when the tunnel comes up, and when it stays down. */
  readonly durations: { readonly success: number; readonly failure: number };
  /** `http://host:port` to answer in place of the client's own. */
  readonly locationBase: string | null;
  now(): number;
  /** 32 lowercase hex digits. */
  newId(): string;
}
