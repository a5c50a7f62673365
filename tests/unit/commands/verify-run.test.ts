import { afterEach, expect, it } from '@jest/globals';
import type { VerifyRun } from '../../../src/commands/verify-run.ts';
import { verifyTargets } from '../../../src/commands/verify-run.ts';
import { catalog, deploy, stopAll } from '../../e2e/deployments.ts';
import { QUIET_IO } from './command-line.ts';

afterEach(stopAll);

it('several targets keep their reports when the run of one goes wrong on our side', async () => {
  const { url } = await deploy({ dialect: 'deployed' });
  const credentials = { kind: 'account', account: 'admin', password: 'password' } as const;
  const found = { dialect: null, uuid: null, timeZone: null, credentials, transport: {}, budget: 1000 };
  const good = { ...found, name: 'good', url };
  // A certificate that cannot be read stands for any error that nobody expected.
  const transport = { tls: { ca: 'no certificate' } };
  const bad = { ...found, name: 'bad', url: 'https://127.0.0.1:1', transport };
  const none = (): void => {};
  const verify = (...targets: VerifyRun['settings']['targets']) =>
    verifyTargets({
      catalog,
      flags: { color: false },
      settings: { targets, parallel: 2, strict: false, format: 'text', config: null, inForce: [] },
      selection: { leftOut: () => null, endsAfter: () => false },
      faults: { faults: [], onFault: none },
      effective: new Set(),
      env: {},
      io: QUIET_IO,
      progress: { line: none, aside: none, live: none, end: none },
      reporting: { now: Date.now, rawSinkFor: null },
    });
  const reports = await verify(bad, good);
  expect(reports.map(({ verdict }) => verdict)).toEqual(['error', 'pass']);
  expect(reports[0]?.preflight[0]?.detail).toMatch(/^the run itself went wrong: /);
  await expect(verify(bad)).rejects.toThrow();
});
