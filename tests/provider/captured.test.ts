import { expect, it, jest } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { startProvider } from '../../src/provider/serve.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { verifyPact } from '../../src/verify/pact/verify-pact.ts';
import { captureClient } from '../e2e/capturing.ts';

jest.setTimeout(120_000);

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
    const { url, provider, stop } = await startProvider(catalog, { dialect: 'deployed' });
    try {
      const { judgements, problems } = await verifyPact({
        catalog,
        dialect: 'deployed',
        pact: pact ?? '',
        foreign: true,
        target: url,
        redactor: new Redactor(catalog),
        arrange: ({ state }) => provider.arrange(state ?? ''),
      });
      expect(problems).toEqual([]);
      expect(judgements.length).toBeGreaterThan(2);
      expect(judgements.filter((one) => one.pact !== 'OK' || one.problem !== null)).toEqual([]);
    } finally {
      await stop();
    }
  },
);
