import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { zstackContract } from '../unit/commands/command-line.ts';

const CANARY = 'canary-5f1c9d2e7a';

/** Faults that put a canary where a secret belongs, in every form that makes a finding speak of it. */
const FAULTS = [
  `set:inventory.authKey="${CANARY}"`,
  `set:inventory.authKey=["${CANARY}"]`,
  `set:inventory.authKey={"value":"${CANARY}"}`,
  `set:inventory="{\\"authKey\\":\\"${CANARY}\\"}"`,
  `set:inventory.peerCidrs="${CANARY}"`,
  `set:error="${CANARY}"`,
];

describe('secrets', () => {
  it.each(FAULTS)('in an answer with %s reach no output', async (fault) => {
    for (const format of ['text', 'json']) {
      const { out, err } = await zstackContract(['verify', '--format', format, '--fault', fault]);
      expect(out).not.toBe('');
      expect(out + err).not.toContain(CANARY);
    }
  });

  it('of the mock itself reach no output of a verification', async () => {
    const catalog = loadCatalog();
    const sessions = catalog.states.flatMap(({ values }) => [
      values['session'],
      values['password'],
      values['signature'],
    ]);
    const { out, err } = await zstackContract(['verify', '--format', 'json', '--fault', 'status:200=418']);
    for (const secret of sessions) if (secret !== undefined) expect(out + err).not.toContain(secret);
  });
});
