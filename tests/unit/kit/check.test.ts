import { describe, expect, it } from '@jest/globals';
import { exampleBody } from '../../../src/contract/compose.ts';
import { check, ownContract } from '../../../src/kit/check.ts';
import type { JsonObject } from '../../../src/model/json.ts';

const composition = { dialect: 'deployed', outcome: 'success', include: true } as const;
const body = exampleBody(ownContract().structure('reconnect-response'), composition);
const options = { dialect: 'deployed', operation: 'job-poll' } as const;

function checkWith(change: JsonObject) {
  const inventory = { ...(body['inventory'] as JsonObject), ...change };
  return check({ status: 200, body: JSON.stringify({ ...body, inventory }) }, options);
}

describe('check', () => {
  it('stops at an answer with findings without end, says so, and fails it', () => {
    const peerCidrs = Array.from({ length: 60_000 }, () => ({}));
    const { verdict, reason, findings } = checkWith({ peerCidrs });
    expect(verdict).toBe('fail');
    expect(reason).toMatch(/stopped after so many findings/);
    expect(findings.length).toBeLessThanOrEqual(200);
  });

  it('hides a secret in a finding, though no run shares its redactor', () => {
    const secret = 'correct horse battery';
    const found = checkWith({ authKey: secret, name: 7, vipUuid: secret }).findings;
    expect(found.map(({ rule }) => rule)).toContain('field-format');
    expect(JSON.stringify(found)).not.toContain(secret);
  });
});
