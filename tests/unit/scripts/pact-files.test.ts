import { describe, expect, it } from '@jest/globals';
import { untested } from '../../../scripts/pacts.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import { CONSUMER, PROVIDERS } from '../../../src/model/pacts.ts';
import { idOf, ownPact } from '../../fixtures/own-pact.ts';

const catalog = loadCatalog();

describe.each(DIALECTS)('the committed pact of %s', (dialect) => {
  it('is V4, between the parties that it names', () => {
    const { consumer, provider, metadata } = ownPact(dialect);
    expect([consumer.name, provider.name]).toEqual([CONSUMER, PROVIDERS[dialect]]);
    expect(metadata.pactSpecification.version).toBe('4.0');
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
});

describe('a pact of the consumer tests', () => {
  it('lacks an interaction that no test was written for', () => {
    const { interactions, ...pact } = ownPact('documented');
    const without = JSON.stringify({ ...pact, interactions: interactions.slice(1) });
    expect(untested(catalog, 'documented', without)).toEqual([interactions[0]?.description]);
  });
});
