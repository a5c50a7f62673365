import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Interactions, ProviderStates } from '../../generated/types.ts';
import { type ReadField, readableFields } from '../contract/readable-fields.ts';
import type { Interaction } from '../model/contract.ts';
import { nameHint } from '../model/nearest.ts';
import { isConsumerName, PROVIDERS } from '../model/pacts.ts';
import { addToPact } from './add-to-pact.ts';
import { ownContract } from './check.ts';
import { addInteraction } from './expected-interaction.ts';
import { Watched } from './watched.ts';

/** Id of an interaction of the contract, such as `reconnect/accepted`. */
export type InteractionId = keyof Interactions;

/** The fields that a client can read in the reply of an interaction; items of lists need no mark. */
export type ReadsOf<Id extends InteractionId> = Interactions[Id]['reads'];

/** The values that the provider state of an interaction supplies, such as `connection`. */
export type ValuesOf<Id extends InteractionId> = ProviderStates[Interactions[Id]['given']];

export interface PactOptions {
  /** Name of your client, in its pact and at a broker. */
  readonly consumer: string;
  /** Folder for the pact, relative to the working folder; `pacts` by default. */
  readonly dir?: string;
}

/** What a client reads in a reply. */
export interface Expected<Id extends InteractionId> {
  /**
   * The fields that the client reads, also those that servers may leave out; by default, all that are always sent.
   * What several tests read of one interaction adds up.
   */
  readonly reads?: readonly ReadsOf<Id>[];
}

/** Where the client finds Pact's mock server, and what to call it with. */
export interface Surroundings<Values> {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** Samples of what the provider states supply. A session or a uuid of your own will do as well. */
  readonly values: Readonly<Values>;
}

/** Interactions that a test expects. Call `executeTest` in the same statement, and await or return it. */
export interface Expectation<Values> {
  /** Expects another interaction in the same test. */
  and<Id extends InteractionId>(id: Id, expected?: Expected<Id>): Expectation<Values & ValuesOf<Id>>;
  /**
   * Runs your test against Pact's mock server, and adds the interactions to the pact when it passes.
   *
   * @returns what the test returns
   * @throws Error that says how the client's requests differ from the contract, with the test's own error as its
   *   cause; or the test's own error
   */
  executeTest<Result>(test: (surroundings: Surroundings<Values>) => Promise<Result>): Promise<Result>;
}

/** The pact of a client. */
export interface ZstackPact {
  /** Expects an interaction. @throws TypeError for an interaction or a field that the contract does not have */
  expecting<Id extends InteractionId>(id: Id, expected?: Expected<Id>): Expectation<ValuesOf<Id>>;
}

/** An interaction, and what the client reads of its reply; null for everything that is always sent. */
interface Planned {
  readonly interaction: Interaction;
  readonly reads: readonly ReadField[] | null;
}

/** The same without types for each interaction. */
type Untyped = Expectation<Readonly<Record<string, string>>>;

/**
 * Writes the pact of a client. Any number of test files and workers may write to one pact at once.
 *
 * @throws TypeError for a consumer's name that cannot name a file
 */
export function zstackPact({ consumer, dir = 'pacts' }: PactOptions): ZstackPact {
  if (typeof consumer !== 'string' || !isConsumerName(consumer))
    throw new TypeError(
      `zstackPact: expected a consumer's name of letters, digits, blanks, dots and dashes, since it names the file; found ${JSON.stringify(consumer)}`,
    );
  const pact = { consumer, dir: resolve(dir) };
  return {
    expecting: (id, expected = {}) => expectation(pact, [plan([], id, expected)]) as Expectation<never>,
  };
}

/** Taken at the start: a test's fake timers replace the global one. */
const { queueMicrotask } = globalThis;

function expectation(options: Required<PactOptions>, planned: readonly Planned[]): Untyped {
  const ids = planned.map(({ interaction }) => interaction.id);
  const names = ids.join(' and ');
  const example = `zstack.expecting('${ids[0]}').executeTest(async ({ url, values }) => { … })`;
  // Made here, so that its stack leads to the statement.
  const forgotten = new Error(
    `${names}: expected, but executeTest was never called, so nothing was tested. Call it in the same statement: await ${example}`,
  );
  let isUsed = false;
  throwUnless(() => isUsed, forgotten);
  return {
    and: (next, more = {}) => {
      isUsed = true;
      return expectation(options, [...planned, plan(planned, next, more)]) as Expectation<never>;
    },
    executeTest: (test) => {
      isUsed = true;
      const call = { awaited: false };
      const running = new Watched((resolve) => resolve(execute(options, planned, test)));
      running.call = call;
      const lost = new Error(
        `${names}: executeTest is not awaited, so its result is lost. Write await ${example}`,
      );
      throwUnless(() => {
        const { awaited } = call;
        // It may fail after the runner has ended, and would crash it.
        if (!awaited) running.catch(() => {});
        return awaited;
      }, lost);
      return running as Watched<never>;
    },
  };
}

/**
 * Throws where nothing catches the error, so that every test runner fails the current test. It waits for two microtasks,
 * since `await` calls `then` in one.
 */
function throwUnless(isSound: () => boolean, error: Error): void {
  queueMicrotask(() =>
    queueMicrotask(() => {
      if (!isSound()) throw error;
    }),
  );
}

function plan(before: readonly Planned[], id: string, expected: object): Planned {
  const catalog = ownContract();
  const ids = catalog.interactions.map((one) => one.id);
  const interaction = catalog.interactions.find((one) => one.id === id);
  if (interaction === undefined)
    throw new TypeError(`the contract has no interaction ${id}; ${nameHint(id, ids)}`);
  const { reads, ...others } = expected as { readonly reads?: readonly string[] };
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new TypeError(`${id}: unknown option ${other}; ${nameHint(other, ['reads'])}`);
  for (const one of before) assertTogether(one.interaction, interaction);
  const known = readableFields(catalog, interaction);
  const found = reads?.map((name) => {
    const field = known.get(name);
    if (field !== undefined) return field;
    const hint = known.size === 0 ? 'it has none' : nameHint(name, [...known.keys()]);
    throw new TypeError(`the reply of ${id} has no field ${name}; ${hint}`);
  });
  return { interaction, reads: found ?? null };
}

/** @throws TypeError for two interactions that no test can expect at once */
function assertTogether(one: Interaction, other: Interaction): void {
  if (one.dialect !== other.dialect)
    throw new TypeError(
      `${one.id} and ${other.id} belong to two providers, ${PROVIDERS[one.dialect]} and ${PROVIDERS[other.dialect]}: expect them in separate tests`,
    );
  if (JSON.stringify(one.request) === JSON.stringify(other.request))
    throw new TypeError(
      `${one.id} and ${other.id} have the same request, and Pact's mock server gives it one answer: expect them in separate tests. For a client that polls until its job ends, use zstack-contract capture`,
    );
}

/** @throws Error with how requests differ, whatever the test made of the mock server's refusal; or the test's own */
async function execute<Result>(
  { consumer, dir }: Required<PactOptions>,
  planned: readonly Planned[],
  test: (surroundings: Surroundings<Readonly<Record<string, string>>>) => Promise<Result>,
): Promise<Result> {
  const { Pact } = await import('@pact-foundation/pact');
  // Pact's core loses interactions where several processes write one file, so that each test has a folder.
  const own = mkdtempSync(join(tmpdir(), 'zstack-pact-'));
  try {
    const dialect = planned[0]?.interaction.dialect ?? 'deployed';
    const pact = new Pact({ consumer, provider: PROVIDERS[dialect], dir: own, logLevel: 'error' });
    const states = planned.map(({ interaction }) => ownContract().state(interaction.given).values);
    const values = Object.assign({}, ...states);
    // All of them are expected, whichever of them is asked to run the test.
    const [added] = planned.map(({ interaction, reads }) => addInteraction(pact, interaction, reads));
    const results: Result[] = [];
    const failures: unknown[] = [];
    const run = async ({ url }: { readonly url: string }): Promise<void> => {
      try {
        results.push(await test({ url, values }));
      } catch (error) {
        failures.push(error);
      }
    };
    await added?.executeTest(run).catch((mismatch: Error) => {
      throw failures.length === 0 ? mismatch : new Error(mismatch.message, { cause: failures[0] });
    });
    if (failures.length > 0) throw failures[0];
    addToPact(own, dir, dialect);
    return results[0] as Result;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
