import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FURNISHED, withStub } from '../../broker/stub-broker.ts';
import { zstackContract } from '../command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-pacts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a pact of the own folder', () => {
  const SIDES = { consumer: { name: 'zstack-ipsec-client' }, provider: { name: 'zstack' } };

  it.each<[object, RegExp]>([
    [{ interactions: [] }, /the pact has no interactions/],
    [{ interactions: null, messages: [{ description: 'm' }] }, /the pact has interactions that are no list/],
    [{ consumer: {}, interactions: [{ description: 'x' }] }, /no pact, as it names no consumer/],
  ])('that is broken by %j was given wrongly, and nothing is sent', async (part, problem) => {
    const path = join(folder, 'own.json');
    writeFileSync(path, JSON.stringify({ ...SIDES, ...part }));
    await withStub(FURNISHED, async ({ url, asked }) => {
      const args = ['publish', '--version', '1', '--pacts', folder];
      const { code, out, err } = await zstackContract(args, { env: { PACT_BROKER_BASE_URL: url } });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(path);
      expect(err).toMatch(problem);
      expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
    });
  });
});
