import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import express from 'express';
import type { ProviderStates } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { isTimeZone, machineTimeZone } from '../model/authorization.ts';
import type { Dialect, StateValues } from '../model/contract.ts';
import { createApi } from './api.ts';
import { WebHooks, WorkQueues } from './background.ts';
import type { Fault } from './faults.ts';
import { LARGEST_BODY } from './guard.ts';
import { Journal } from './journal.ts';
import { resetStore, type Seed, seedOf } from './seed.ts';
import { type OnCall, type Server, Store } from './server.ts';
import { arrangeState, STATE_NAMES } from './states.ts';

/** How a provider behaves; all times are milliseconds. */
export interface ProviderOptions {
  readonly dialect: Dialect;
  /** The clock; the machine's own by default. */
  readonly now?: () => number;
  /** How long a reconnect takes whose tunnel comes up; 50 by default. */
  readonly jobDuration?: number;
  /** How long it takes to give up on a tunnel that stays down; as `jobDuration` by default. */
  readonly failAfter?: number;
  /** `http://host:port` in the location of a job; by default as the client reached the provider. */
  readonly locationBase?: string;
  /** How many polls of each job find it in progress, however long it took; none by default. */
  readonly pollsInProgress?: number;
  /** Names the media type of every answer, for tools that cannot do without; servers name none. */
  readonly namesTypes?: boolean;
  /** Keeps what goes over the wire; one of its own by default. */
  readonly journal?: Journal;
  /** Every call is answered by default. */
  readonly onCall?: OnCall;
  /** The most bytes of a body; 1,000,000 by default. A larger one gets a 413 that is marked as the mock's own. */
  readonly maxBody?: number;
  /** The zone of its clock, such as `Asia/Shanghai`, by which access keys are checked; this machine's by default. */
  readonly timeZone?: string;
  /** What the provider does wrong. */
  readonly faults?: readonly Fault[];
  /** Told of each fault that has changed an answer, each time. */
  readonly onFault?: (fault: Fault) => void;
  /** Makes identities of 32 lowercase hex digits; random by default. */
  readonly newId?: () => string;
}

/** An IPsec part of ZStack, in memory. */
export interface Provider {
  /** To be listened with, or to be driven by supertest as it is. */
  readonly app: RequestListener;
  /** What the provider holds at first. */
  readonly seed: Seed;
  readonly store: Store;
  readonly journal: Journal;
  /** The provider states that `arrange` knows. */
  readonly stateNames: readonly string[];
  /**
   * Forgets everything, then arranges a provider state. The compiler refuses a name that is written out and misspelt.
   *
   * @returns a value for every name that the contract gives the state
   * @throws ProviderStateError when there is no such state
   */
  arrange<N extends string>(
    state: string extends N ? N : N & keyof ProviderStates,
  ): Promise<N extends keyof ProviderStates ? ProviderStates[N] : StateValues>;
  /** Brings back what a fresh provider holds. */
  reset(): void;
  /** Drops the work in progress and the web hooks that are not delivered. */
  close(): Promise<void>;
}

/**
 * Makes a provider with its seed in it. Nothing listens yet: `serve.ts` does that.
 *
 * @throws RangeError for a time zone that is not known here
 */
export function createProvider(catalog: Catalog, options: ProviderOptions): Provider {
  if (options.timeZone !== undefined && !isTimeZone(options.timeZone))
    throw new RangeError(`no time zone is called "${options.timeZone}": give a name such as Asia/Shanghai`);
  const server = createServer(catalog, options);
  const { store, queues, webHooks } = server;
  resetStore(store, catalog, options.dialect);
  const dropWork = (): void => {
    queues.clear();
    webHooks.clear();
  };
  const reset = (): void => {
    dropWork();
    resetStore(store, catalog, options.dialect);
  };
  const app = express();
  app.disable('x-powered-by');
  app.use(createApi(server));
  return {
    app,
    store,
    journal: server.journal,
    seed: seedOf(catalog),
    stateNames: STATE_NAMES,
    arrange: async (state: string) => {
      reset();
      return arrangeState(server, state) as never;
    },
    reset,
    close: async () => dropWork(),
  };
}

function createServer(catalog: Catalog, options: ProviderOptions): Server {
  const now = options.now ?? Date.now;
  const success = options.jobDuration ?? 50;
  return {
    catalog,
    dialect: options.dialect,
    store: new Store(),
    queues: new WorkQueues(now),
    webHooks: new WebHooks(),
    durations: { success, failure: options.failAfter ?? success },
    locationBase: options.locationBase ?? null,
    pollsInProgress: options.pollsInProgress ?? 0,
    namesTypes: options.namesTypes ?? false,
    journal: options.journal ?? new Journal(),
    onCall: options.onCall ?? (() => 'answer'),
    maxBody: options.maxBody ?? LARGEST_BODY,
    timeZone: options.timeZone ?? machineTimeZone(),
    faults: options.faults ?? [],
    onFault: options.onFault ?? (() => {}),
    now,
    newId: options.newId ?? (() => randomUUID().replaceAll('-', '')),
  };
}
