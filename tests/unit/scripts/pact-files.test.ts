import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { finishPact } from '../../../scripts/pact-files.ts';
import { gatePact } from '../../../src/broker/pact-gate.ts';
import { loadCatalog } from '../../../src/contract/catalog.ts';
import { DIALECTS } from '../../../src/model/dialect.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { CONSUMER, PROVIDERS, pactFileName } from '../../../src/model/pacticipants.ts';

const catalog = loadCatalog();
const PACTS = join(import.meta.dirname, '../../../pacts');

interface Pact {
  consumer: { name: string };
  provider: { name: string };
  metadata: { pactSpecification: { version: string } };
  interactions: { description: string; response: { headers?: Record<string, string[]> } }[];
}

function pactOf(dialect: (typeof DIALECTS)[number]): Pact {
  return JSON.parse(readFileSync(join(PACTS, pactFileName(dialect)), 'utf8')) as Pact;
}

function asJson(pact: Pact): JsonObject {
  return JSON.parse(JSON.stringify(pact)) as JsonObject;
}

describe.each(DIALECTS)('the committed pact of %s', (dialect) => {
  it('is V4, between the parties that it names', () => {
    const { consumer, provider, metadata } = pactOf(dialect);
    expect([consumer.name, provider.name]).toEqual([CONSUMER, PROVIDERS[dialect]]);
    expect(metadata.pactSpecification.version).toBe('4.0');
  });

  it('holds exactly the interactions of the contract', () => {
    expect(gatePact(catalog, dialect, { content: asJson(pactOf(dialect)) })).toEqual([]);
  });

  it('expects a Content-Type only of the page', () => {
    const names = pactOf(dialect).interactions.flatMap(({ response }) => Object.keys(response.headers ?? {}));
    expect(new Set(names)).toEqual(new Set(dialect === 'documented' ? ['Content-Type'] : []));
  });
});

describe('the gate', () => {
  const pact = pactOf('documented');
  const [first] = pact.interactions;
  const gate = (interactions: Pact['interactions']) =>
    gatePact(catalog, 'documented', { content: asJson({ ...pact, interactions }) });

  it('finds an interaction that was lost', () => {
    expect(gate(pact.interactions.slice(1))).toEqual([
      `${first?.description} is in contracts/, not in the pact`,
    ]);
  });

  it('finds one that was left behind by a renaming', () => {
    expect(gate([...pact.interactions, { description: 'old/name', response: {} }])).toEqual([
      'old/name is in the pact, not in contracts/',
    ]);
  });

  it('finds one that stands twice', () => {
    expect(gate([...pact.interactions, ...pact.interactions.slice(0, 1)])).toEqual([
      'an interaction stands twice in the pact',
    ]);
  });
});

describe('finishing a pact', () => {
  const written = JSON.stringify({
    interactions: [
      { description: 'a', response: { headers: { 'Content-Type': ['application/json'] }, status: 200 } },
      { description: 'b', response: { headers: { 'content-type': ['text/plain'], 'X-Other': ['y'] } } },
    ],
  });

  it('takes the Content-Type out of replies of real servers, and nothing else', () => {
    expect(JSON.parse(finishPact('deployed', written))).toEqual({
      interactions: [
        { description: 'a', response: { status: 200 } },
        { description: 'b', response: { headers: { 'X-Other': ['y'] } } },
      ],
    });
  });

  it('leaves the page as it is', () => {
    expect(JSON.parse(finishPact('documented', written))).toEqual(JSON.parse(written));
  });
});
