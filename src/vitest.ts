/**
 * `import 'zstack-contract/vitest'` adds the matchers to Vitest's `expect`, with their types. For all test files:
 * `setupFiles: ['zstack-contract/vitest']`.
 */
import { afterAll, expect } from 'vitest';
import { addMatchers } from './kit/add-matchers.ts';
import type { ContractMatchers } from './kit/matchers.ts';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ContractMatchers<R, T> {}
}

addMatchers({ expect, afterAll });
