/**
 * `import 'zstack-contract/jest'` adds the matchers to Jest's `expect`, with their types.
 */
import type {} from 'expect';
import type { CheckOptions } from './kit/check.ts';
import type { InventoryOptions } from './kit/inventory.ts';
import { matchers, type Strictness } from './kit/matchers.ts';

/** What the matchers are called with; `Result` is void, or a promise after `resolves` and `rejects`. */
export interface ContractMatchers<Result, Actual = unknown> {
  /**
   * Checks a response of supertest, fetch or axios against the contract. A fetch `Response` needs
   * `await expect(response).toKeepReconnectContract()`; its body stays unread.
   */
  toKeepReconnectContract(
    options?: CheckOptions & Strictness,
  ): Actual extends Response ? Promise<void> : Result;
  /** Checks an inventory, as a client returns it, against the contract. */
  toBeIPsecConnectionInventory(options?: InventoryOptions & Strictness): Result;
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ContractMatchers<R, T> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: a merged interface has to repeat the default of @types/jest
    interface Matchers<R, T = {}> extends ContractMatchers<R, T> {}
  }
}

/** Jest's `expect`, as a global or as what its test environment hands out. */
interface Extendable {
  extend(added: Record<string, unknown>): void;
}

const { expect } = globalThis as { readonly expect?: Extendable };
if (expect === undefined) {
  throw new Error(
    "zstack-contract/jest finds no global expect: there is none outside Jest, nor with injectGlobals: false. There, import { expect } from '@jest/globals' and { matchers } from 'zstack-contract', and call expect.extend(matchers)",
  );
}
expect.extend(matchers);

export { matchers };
