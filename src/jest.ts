/**
 * `import 'zstack-contract/jest'` adds the matchers to Jest's `expect`, with their types. For all test files:
 * `setupFilesAfterEnv: ['zstack-contract/jest']`.
 */
import type {} from 'expect';
import { addMatchers, type Runner } from './kit/add-matchers.ts';
import { type ContractMatchers, matchers } from './kit/matchers.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ContractMatchers<R, T> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: a merged interface has to repeat the default of @types/jest
    interface Matchers<R, T = {}> extends ContractMatchers<R, T> {}
  }
}

const { expect, afterAll } = globalThis as Partial<Runner>;
if (expect === undefined || afterAll === undefined) {
  throw new Error(
    "zstack-contract/jest finds no global expect and afterAll: there are none outside Jest, nor with injectGlobals: false. There, import { afterAll, expect } from '@jest/globals' and { addMatchers } from 'zstack-contract', and call addMatchers({ afterAll, expect })",
  );
}
addMatchers({ afterAll, expect });

export { type ContractMatchers, matchers };
