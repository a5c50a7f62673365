import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import express from 'express';
import type { ProviderStates } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { isTimeZone, machineTimeZone } from '../model/authorization.ts';
import type { StateValues } from '../model/contract.ts';
import { createApi } from './api.ts';
import { Background } from './background.ts';
import { LARGEST_BODY, refuseAsMock } from './guard.ts';
import { Journal } from './journal.ts';
import { resetStore, type Seed, seedOf } from './seed.ts';
import { type ProviderOptions, type Server, Store } from './server.ts';
import { arrangeState } from './states.ts';

/** An IPsec part of ZStack, in memory. */
export interface Provider {
  /** To be listened with, or to be driven by supertest as it is. */
  readonly app: RequestListener;
  /** What the provider holds at first. */
  readonly seed: Seed;
  readonly store: Store;
  readonly journal: Journal;
  /**
   * Forgets everything, then arranges a provider state. The compiler refuses a name that is written out and misspelt.
   *
   * @returns a value for every name that the contract gives the state
   * @throws Error when there is no such state
   */
  arrange<N extends string>(
    state: string extends N ? N : N & keyof ProviderStates,
  ): Promise<N extends keyof ProviderStates ? ProviderStates[N] : StateValues>;
  /** Brings back what a fresh provider holds. */
  reset(): void;
  /** Ends the work in progress, and forgets the web hooks that are not delivered. */
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
  const { store, journal, background, maxBody } = server;
  const reset = (): void => {
    background.clear();
    resetStore(server);
  };
  reset();
  const app = express();
  app.disable('x-powered-by');
  const bytes = express.raw({ type: () => true, limit: maxBody, inflate: false });
  app.use(bytes, createApi(server), refuseAsMock(maxBody));
  return {
    app,
    store,
    journal,
    seed: seedOf(catalog),
    arrange: async (state: string) => {
      reset();
      return arrangeState(server, state) as never;
    },
    reset,
    close: async () => background.clear(),
  };
}

function createServer(catalog: Catalog, options: ProviderOptions): Server {
  const { dialect, now = Date.now, jobDuration = 50 } = options;
  return {
    catalog,
    dialect,
    store: new Store(),
    background: new Background(now),
    now,
    jobDuration,
    failAfter: options.failAfter ?? jobDuration,
    locationBase: options.locationBase ?? '',
    pollsInProgress: options.pollsInProgress ?? 0,
    namesTypes: options.namesTypes ?? false,
    journal: options.journal ?? new Journal(),
    onCall: options.onCall ?? (() => 'answer'),
    maxBody: options.maxBody ?? LARGEST_BODY,
    timeZone: options.timeZone ?? machineTimeZone(),
    faults: options.faults ?? [],
    onFault: options.onFault ?? (() => {}),
    newId: options.newId ?? (() => randomUUID().replaceAll('-', '')),
  };
}
