import { expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { captureClient } from '../e2e/capturing.ts';
import { verifyMock } from './verification.ts';

const catalog = loadCatalog();

it.each([
  ['python tags', 'ok down expired', 'job-poll:inventory.status,error.code,login:inventory.uuid'],
  ['fetch signed job-id queries schema', 'ok', 'reconnect:location'],
  ['fetch again job-id', 'ok cut', ''],
  ['vendor', 'ok', ''],
])(
  "Pact's verifier agrees with the pact of %s, scenarios %s, reading %j",
  async (client, scenarios, reads) => {
    const flags = scenarios.split(' ').flatMap((name) => ['--scenario', name]);
    const { pact } = await captureClient(client, reads === '' ? flags : [...flags, '--reads', reads]);
    const steps = await verifyMock(catalog, 'deployed', { pact: pact ?? '' });
    expect(steps.length).toBeGreaterThan(2);
    const opinions = steps.map((step) => [step.pact, step.verdict]);
    expect(opinions).toEqual(steps.map(() => ['pass', 'pass']));
  },
);
