import { describe, expect, it } from '@jest/globals';
import type { ReconnectOptions, ZstackClient } from '../../src/client/client.ts';
import { expectApiError, session, withClient, zstack } from './client-under-test.ts';

interface Values {
  readonly connection: string;
  readonly session: string;
}

/** Reconnects as the vendor's page describes it. */
function reconnect(
  url: string,
  values: Values,
  tags: ReconnectOptions = {},
): ReturnType<ZstackClient<'documented'>['reconnectIPsecConnection']> {
  return withClient({ dialect: 'documented', credentials: session(values) }, url, (client) =>
    client.reconnectIPsecConnection(values.connection, tags),
  );
}

describe('our client, by the page', () => {
  it('reconnects', () =>
    zstack.expecting('documented/reconnect').executeTest(async ({ url, values }) => {
      expect((await reconnect(url, values))?.uuid).toBe(values.connection);
    }));

  it('reconnects with tags', () =>
    zstack.expecting('documented/reconnect-with-tags').executeTest(async ({ url, values }) => {
      const tags = { systemTags: ['ipsec::maintenance'], userTags: ['nightly'] };
      expect((await reconnect(url, values, tags))?.uuid).toBe(values.connection);
    }));

  it('says that a tunnel did not come up', () =>
    zstack.expecting('documented/reconnect-fails').executeTest(async ({ url, values }) => {
      await expectApiError(reconnect(url, values), { code: 'SYS.1007', cause: null });
    }));

  it('says why', () =>
    zstack.expecting('documented/reconnect-fails-with-cause').executeTest(async ({ url, values }) => {
      await expectApiError(reconnect(url, values), { code: 'SYS.1007', cause: { code: 'SYS.1007' } });
    }));

  it('says that there is no such connection', () =>
    zstack.expecting('documented/reconnect-unknown').executeTest(async ({ url, values }) => {
      await expectApiError(reconnect(url, values), { cause: null });
    }));
});
