/* What a team's own Jest test looks like. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { loadCatalog, type RunningProvider, startProvider } from 'zstack-contract';
import 'zstack-contract/jest';

describe('our gateway to ZStack', () => {
  let zstack: RunningProvider;
  beforeAll(async () => {
    zstack = await startProvider(loadCatalog(), { dialect: 'documented' });
    await zstack.provider.arrange('an IPsec connection is up');
  });
  afterAll(() => zstack.stop());

  const path = '/zstack/v1/ipsec/654dedd65de8345cae7042a375451146/actions';
  const headers = {
    authorization: 'OAuth 6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90',
    'content-type': 'application/json',
  };

  it('keeps the contract', async () => {
    const response = await request(zstack.url).put(path).set(headers).send({});
    expect(response).toKeepReconnectContract({ dialect: 'documented' });
    expect(response.body.inventory).toBeIPsecConnectionInventory();
    expect({ status: 500 }).not.toKeepReconnectContract({ dialect: 'documented' });
  });

  it('keeps it for fetch too', async () => {
    const response = await fetch(zstack.url + path, { method: 'PUT', headers, body: '{}' });
    await expect(response).toKeepReconnectContract({ dialect: 'documented' });
  });
});
