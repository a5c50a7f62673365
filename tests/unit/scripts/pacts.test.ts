import { describe, expect, it } from '@jest/globals';
import { withoutKnownNoise } from '../../../scripts/pacts.ts';

describe('output of the consumer tests', () => {
  it('loses the one line that means nothing, and no other', () => {
    const noise =
      'Failed to initialise global tracing subscriber - a global default trace dispatcher has already been set';
    const failure = 'FAIL consumer tests/consumer/deployed.test.ts\n  Failed to initialise\n';
    expect(withoutKnownNoise(`PASS a\n${noise}\n${failure}`)).toBe(`PASS a\n${failure}`);
    expect(withoutKnownNoise(failure)).toBe(failure);
  });
});
