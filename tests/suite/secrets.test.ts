import { expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { zstackContract } from '../unit/commands/command-line.ts';

const CANARY = 'canary-5f1c9d2e7a';

/** What the mock itself holds secret. */
const OWN = loadCatalog().states.flatMap(({ values: { session, password, signature } }) =>
  [session, password, signature].filter((one) => one !== undefined),
);

/** Faults that put a canary where a secret belongs, in every form that makes a finding speak of it. */
it.each([
  `set:inventory.authKey="${CANARY}"`,
  `set:inventory.authKey=["${CANARY}"]`,
  `set:inventory.authKey={"value":"${CANARY}"}`,
  `set:inventory="{\\"authKey\\":\\"${CANARY}\\"}"`,
  `set:inventory.peerCidrs="${CANARY}"`,
  `set:error="${CANARY}"`,
  'status:200=418',
])('secrets reach no output of a run with %s', async (fault) => {
  expect(OWN.length).toBeGreaterThan(2);
  for (const format of ['text', 'json']) {
    const { out, err } = await zstackContract(['verify', '--format', format, '--fault', fault]);
    expect(out).not.toBe('');
    for (const secret of [CANARY, ...OWN]) expect(out + err).not.toContain(secret);
  }
});
