import { describe, expect, it } from '@jest/globals';
import { finishPact, gatePact } from '../../../scripts/pacts.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { CONSUMER, PROVIDERS } from '../../../src/model/pacts.ts';
import { idOf, type OwnPact, ownPact } from '../../fixtures/own-pact.ts';

const catalog = loadCatalog();

function asJson(pact: object): JsonObject {
  return JSON.parse(JSON.stringify(pact)) as JsonObject;
}

describe.each(DIALECTS)('the committed pact of %s', (dialect) => {
  it('is V4, between the parties that it names', () => {
    const { consumer, provider, metadata } = ownPact(dialect);
    expect([consumer.name, provider.name]).toEqual([CONSUMER, PROVIDERS[dialect]]);
    expect(metadata.pactSpecification.version).toBe('4.0');
  });

  it('holds exactly the interactions of the contract', () => {
    expect(gatePact(catalog, dialect, { content: asJson(ownPact(dialect)) })).toEqual([]);
  });

  it('says of every interaction where it was written, and what its state is', () => {
    for (const one of ownPact(dialect).interactions) {
      const written = catalog.interactions.find(({ id }) => id === idOf(one));
      expect([written?.title, written?.dialect]).toEqual([one.description, dialect]);
      const { name, description } = catalog.state(written?.given ?? '');
      expect(one.providerStates).toEqual([{ name }]);
      expect(one.comments.text).toEqual([`${name}: ${description}`]);
    }
  });

  it('expects a Content-Type only of the page', () => {
    const names = ownPact(dialect).interactions.flatMap(({ response }) =>
      Object.keys(response.headers ?? {}),
    );
    expect(new Set(names)).toEqual(new Set(dialect === 'documented' ? ['Content-Type'] : []));
  });
});

describe('the gate', () => {
  const pact = ownPact('documented');
  const [first] = pact.interactions;
  const gate = (interactions: readonly Pick<OwnPact['interactions'][number], 'description'>[]) =>
    gatePact(catalog, 'documented', { content: asJson({ ...pact, interactions }) });

  it('finds an interaction that was lost', () => {
    expect(gate(pact.interactions.slice(1))).toEqual([
      `"${first?.description}" is in contracts/, not in the pact`,
    ]);
  });

  it('finds one that was left behind by a renaming', () => {
    expect(gate([...pact.interactions, { description: 'an old title' }])).toEqual([
      '"an old title" is in the pact, not in contracts/',
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
