import { afterEach, describe, expect, it } from '@jest/globals';
import { verifyTargets } from '../../../src/commands/verify-live.ts';
import { catalog, deploy, stopAll } from '../../e2e/deployments.ts';
import { QUIET_IO } from './command-line.ts';

afterEach(stopAll);

const options = {
  allowReconnect: false,
  pact: false,
  progress: { line: () => {}, aside: () => {}, live: () => {}, end: () => {} },
  signal: new AbortController().signal,
  io: QUIET_IO,
};
const reporting = { now: Date.now, rawSinkFor: null };

describe('several targets', () => {
  it('keep their reports when the run of one goes wrong on our side', async () => {
    const { url } = await deploy({ dialect: 'deployed' });
    const account = { kind: 'account', account: 'admin', password: 'password' } as const;
    const good = {
      name: 'good',
      url,
      dialect: null,
      uuid: null,
      timeZone: null,
      credentials: account,
      transport: {},
      budget: 1000,
    };
    // A certificate that cannot be read stands for any error that nobody expected.
    const bad = {
      ...good,
      name: 'bad',
      url: 'https://127.0.0.1:1',
      transport: { tls: { ca: 'no certificate' } },
    };
    const settings = {
      targets: [bad, good],
      parallel: 2,
      strict: false,
      format: 'text',
      config: null,
      inForce: [],
    } as const;
    const reports = await verifyTargets(catalog, settings, reporting, options);
    expect(reports.map(({ verdict }) => verdict)).toEqual(['error', 'pass']);
    expect(reports[0]?.preflight[0]?.detail).toMatch(/^the run itself went wrong: /);
    await expect(
      verifyTargets(catalog, { ...settings, targets: [bad] }, reporting, options),
    ).rejects.toThrow();
  });
});
