import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readPact } from '../../../src/broker/pact-file.ts';
import { secretsInPact } from '../../../src/broker/pact-secrets.ts';
import { loadCatalog } from '../../../src/catalog/catalog.ts';

const catalog = loadCatalog();
const PACTS = join(import.meta.dirname, '../../../pacts');

function secrets(parts: object, own: readonly string[] = []): readonly string[] {
  const interaction = { description: 'x', ...parts };
  const pact = { consumer: { name: 'c' }, provider: { name: 'p' }, interactions: [interaction] };
  return secretsInPact(catalog, readPact('pact.json', JSON.stringify(pact)), own);
}

describe('secrets in a pact', () => {
  it('are none in the pacts of this project', () => {
    const names = readdirSync(PACTS);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(secretsInPact(catalog, readPact(name, readFileSync(join(PACTS, name), 'utf8')), [])).toEqual([]);
    }
  });

  it.each([
    [
      { request: { headers: { Authorization: ['OAuth c0ffee'] } } },
      '/interactions/0/request/headers/Authorization/0',
    ],
    [{ request: { headers: { Cookie: 'sid=1' } } }, '/interactions/0/request/headers/Cookie'],
    [{ request: { body: { content: { password: 'p' } } } }, '/interactions/0/request/body/content/password'],
    [{ response: { body: { content: { authKey: 'k' } } } }, '/interactions/0/response/body/content/authKey'],
    [
      { providerStates: [{ name: 's', params: { token: 't' } }] },
      '/interactions/0/providerStates/0/params/token',
    ],
  ])('%j has one at %s', (parts, place) => {
    expect(secrets(parts)).toEqual([place]);
  });

  it.each([
    [{ request: { headers: { Authorization: ['OAuth ${session}'] } } }],
    [{ request: { body: { content: { password: '***' } } } }],
    [{ request: { matchingRules: { header: { Authorization: { matchers: [{ regex: '.+' }] } } } } }],
    [{ response: { body: { content: { name: 'secret', description: 'my password' } } } }],
  ])('%j has none', (parts) => {
    expect(secrets(parts)).toEqual([]);
  });

  it('that are known are found wherever they stand', () => {
    const parts = { response: { body: { content: { name: 'says hunter22!' } } } };
    expect(secrets(parts, ['hunter22'])).toEqual(['/interactions/0/response/body/content/name']);
    expect(secrets(parts, ['hunter23'])).toEqual([]);
  });
});
