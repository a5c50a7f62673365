import { expect, it } from '@jest/globals'; // or 'vitest'
import { zstackPact } from 'zstack-contract/pact';
import { login, reconnect } from './portal.ts';

const zstack = zstackPact({ consumer: 'acme-vpn-portal' });

it('reconnects a tunnel', () =>
  zstack
    .expecting('login/accepted', { reads: ['inventory.uuid'] })
    .and('reconnect/accepted', { reads: ['location'] })
    .executeTest(async ({ url, values }) => {
      const session = await login(url, values.account, values.password);
      const location = await reconnect(url, session, values.connection);
      expect(location).toContain(values.job);
    }));
