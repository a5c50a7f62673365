import { zstackPact } from 'zstack-contract/pact';

const zstack = zstackPact({ consumer: 'CONSUMER' });

it('reconnects a tunnel', () =>
  zstack.expecting('reconnect/accepted', { reads: ['location'] }).executeTest(async ({ url, values }) => {
    // Call your own client in place of this fetch: a pact says nothing about code that its test does not run.
    const answer = await fetch(`${url}/zstack/v1/ipsec/${values.connection}/actions`, {
      method: 'PUT',
      headers: { Authorization: `OAuth ${values.session}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ reconnectIPsecConnection: {} }),
    });
    expect(await answer.json()).toMatchObject({ location: expect.any(String) });
  }));
