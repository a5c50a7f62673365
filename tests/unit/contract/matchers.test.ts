import { describe, expect, it } from '@jest/globals';
import { pactReplyBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';

const catalog = loadCatalog();
const CONNECTION = '654dedd65de8345cae7042a375451146';

// biome-ignore lint/suspicious/noExplicitAny: matchers nest as bodies do
function matched(values: Readonly<Record<string, string>>): any {
  const reply = { status: 200, structure: 'reconnect-response', outcome: 'success', values } as const;
  return pactReplyBody(catalog.structure('reconnect-response'), 'deployed', reply, {
    connection: CONNECTION,
  });
}

describe('what a provider state supplies for a field', () => {
  const { inventory } = matched({ '/inventory/uuid': '${connection}', '/inventory/name': '${connection}' });

  it('is matched as the format of the field says', () => {
    const uuid = {
      'pact:matcher:type': 'regex',
      regex: '^[0-9a-f]{32}$',
      'pact:generator:type': 'ProviderState',
      expression: '${connection}',
      value: CONNECTION,
    };
    expect(inventory.uuid).toEqual(uuid);
    expect(inventory.peerCidrs.value[0].connectionUuid).toEqual(uuid);
  });

  it('is matched as any text where the field has no format', () => {
    expect(inventory.name).toMatchObject({ regex: '^.+$', expression: '${connection}' });
  });

  it('is matched by its template where that says more than the place', () => {
    const { inventory: other } = matched({ '/inventory/uuid': 'x${connection}' });
    expect(other.uuid).toMatchObject({ regex: '^x.+$', expression: 'x${connection}' });
  });
});
