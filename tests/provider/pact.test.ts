import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { loadCatalog } from '../../src/catalog/catalog.ts';
import { DIALECTS } from '../../src/model/dialect.ts';
import { verdictOf } from '../../src/model/finding.ts';
import { pactFileName } from '../../src/model/pacticipants.ts';
import { parseFault } from '../../src/provider/faults.ts';
import { PACTS, type Verification, verifyPact } from './verification.ts';

// Longer than the verifier's own, so that it is the one to report.
jest.setTimeout(120_000);

const catalog = loadCatalog();

describe.each(DIALECTS)('the pact of the %s dialect', (dialect) => {
  let verification: Verification;

  beforeAll(async () => {
    verification = await verifyPact(catalog, dialect);
  });

  it('is verified without a problem', () => {
    expect(verification.problems).toEqual([]);
  });

  it.each(catalog.interactionsOf(dialect))(
    '$id: Pact and the check agree that $description is answered as promised',
    ({ id }) => {
      const judgement = verification.judgements.find(({ interaction }) => interaction === id);
      expect(judgement).toEqual({ interaction: id, pact: 'OK', mismatch: null, findings: [], trouble: null });
    },
  );
});

describe('a broken provider', () => {
  it.each([
    ['documented', 'drop:inventory.vipUuid', ['documented/reconnect', 'documented/reconnect-with-tags']],
    ['deployed', 'drop:inventory.vipUuid', ['job-poll/done', 'query/by-uuid']],
    ['deployed', 'drop:error.code', ['job-poll/unknown-connection', 'login/wrong-password']],
    ['deployed', 'status:404=410', ['job-poll/expired']],
  ] as const)('in %s with %s is found by both', async (dialect, fault, broken) => {
    const { judgements, problems } = await verifyPact(catalog, dialect, {
      faults: [parseFault(fault, catalog)],
    });
    expect(problems).toEqual([]);
    for (const id of broken) {
      const judgement = judgements.find(({ interaction }) => interaction === id);
      expect(judgement?.pact).toBe('Error');
      expect(verdictOf(judgement?.findings ?? [])).toBe('fail');
    }
    const agreed = judgements.map(({ pact, findings }) => [pact, verdictOf(findings ?? [])]);
    expect(agreed.filter(([pact, verdict]) => (pact === 'OK') !== (verdict === 'pass'))).toEqual([]);
  });
});

describe('provider states', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zstack-contract-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('fail the verification when the pact misspells one', async () => {
    const pactFile = join(folder, 'misspelt.json');
    const pact = readFileSync(join(PACTS, pactFileName('documented')), 'utf8');
    writeFileSync(pactFile, pact.replace('an IPsec connection is up', 'an IPsec conection is up'));
    const { problems, judgements } = await verifyPact(catalog, 'documented', { pactFile });
    expect(problems).toEqual(['no handler for the provider state "an IPsec conection is up"']);
    expect(judgements).toEqual([]);
  });

  it('fail the verification when a handler throws, and no request goes out with example values', async () => {
    const { problems, judgements } = await verifyPact(catalog, 'documented', {
      arrange: () => Promise.reject(new Error('no such data')),
    });
    expect(problems[0]).toMatch(/^the provider state ".+" threw: no such data$/);
    for (const { findings, pact } of judgements) {
      expect(findings).toBeNull();
      expect(pact).not.toBe('OK');
    }
  });
});
