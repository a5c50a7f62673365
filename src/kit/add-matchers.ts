import type { CheckOptions } from './check.ts';
import { type MatcherResult, matchers, type Strictness } from './matchers.ts';
import { Watched } from './watched.ts';

/** What a test runner hands to its tests: Jest's and Vitest's own. */
export interface Runner {
  readonly expect: RunnerExpect;
  /** Registers what runs when the tests of a file are done. */
  afterAll(check: () => void): unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: each runner has types of its own for assertions, matchers and its state
type OfRunner = any;

/** The part of a runner's `expect` that is used. */
interface RunnerExpect {
  (value: unknown): OfRunner;
  extend(added: OfRunner): unknown;
  getState(): { readonly assertionCalls?: number; readonly testPath?: string | undefined };
  setState(state: OfRunner): unknown;
}

/** A stand-in for a response. It shows at which depth a runner hands out promises. */
const PROBE = Symbol('a response that is not judged');

/**
 * Adds the matchers to a runner's `expect`. A file in which nobody awaited what `toKeepReconnectContract()` gives for a
 * fetch `Response` fails. `zstack-contract/jest` and `zstack-contract/vitest` call it.
 */
export function addMatchers({ expect, afterAll }: Runner): void {
  const calls: { readonly test: string; awaited: boolean }[] = [];
  let handedOut = Number.POSITIVE_INFINITY;
  const file = expect.getState().testPath;
  expect.extend({
    ...matchers,
    toKeepReconnectContract(
      this: { readonly currentTestName?: string; readonly testPath?: string },
      response: unknown,
      options: CheckOptions & Strictness = {},
    ): MatcherResult | Promise<MatcherResult> {
      // It never settles, so that Jest counts no assertion.
      if (response === PROBE) return new Watched<MatcherResult>(() => {});
      const judged = matchers.toKeepReconnectContract(response, options);
      if (!(judged instanceof Promise)) return judged;
      if (this.testPath !== file) throw new Error(OTHER_FILE);
      const call = { test: this.currentTestName ?? '', awaited: false };
      calls.push(call);
      return Object.assign(new Watched<MatcherResult>((resolve) => resolve(judged)), { call, handedOut });
    },
  });
  handedOut = depthOf(expect);
  afterAll(() => assertAwaited(calls.splice(0).filter(({ awaited }) => !awaited)));
}

const OTHER_FILE =
  'the matchers of zstack-contract were added for another test file, as with isolate: false. Call addMatchers({ afterAll, expect }) of zstack-contract in a setup file, which runs for each test file';

/** @throws Error when the runner hands out promises that do not come from the matcher's */
function depthOf(expect: RunnerExpect): number {
  const { assertionCalls = 0 } = expect.getState();
  const handed = expect(PROBE).toKeepReconnectContract();
  expect.setState({ assertionCalls });
  if (handed instanceof Watched) return handed.depth;
  throw new Error(
    'zstack-contract cannot see whether this test runner awaits an assertion: expected Jest or Vitest. Call expect.extend(matchers) with the matchers of zstack-contract, and await every toKeepReconnectContract()',
  );
}

/** @throws Error that names the tests with assertions that were not awaited */
function assertAwaited(forgotten: readonly { readonly test: string }[]): void {
  if (forgotten.length === 0) return;
  throw new Error(
    [
      'toKeepReconnectContract() was not awaited, so these tests have not checked the response:',
      ...new Set(forgotten.map(({ test }) => `  ${test}`)),
      'A fetch Response is read asynchronously: write await expect(response).toKeepReconnectContract()',
    ].join('\n'),
  );
}
