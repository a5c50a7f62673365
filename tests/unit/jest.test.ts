import { describe, expect, it } from '@jest/globals';

describe('zstack-contract/jest', () => {
  it('without a global expect says why there is none, and what to do', async () => {
    const world = globalThis as { expect?: unknown };
    const { expect: global } = world;
    delete world.expect;
    try {
      await expect(import('../../src/jest.ts')).rejects.toThrow(
        /nor with injectGlobals: false\. There, import .* and call addMatchers\(\{ afterAll, expect \}\)$/,
      );
    } finally {
      world.expect = global;
    }
  });
});
