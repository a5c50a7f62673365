/*
 * The consumer test of a team that writes a client of its own, without any code of this suite: it plays the client
 * against Pact's mock server, which writes `pacts/`. A test copies it into a repository. The arguments name further
 * fields of the connection that the client reads.
 */
import { MatchersV3, PactV4 } from '@pact-foundation/pact';

const { fromProviderState, like } = MatchersV3;

const CONNECTION = '654dedd65de8345cae7042a375451146';
const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';

const session = fromProviderState('OAuth ${session}', 'OAuth 6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90');

async function reconnect(url: string): Promise<string> {
  const response = await fetch(`${url}/zstack/v1/ipsec/${CONNECTION}/actions`, {
    method: 'PUT',
    headers: {
      authorization: 'OAuth 6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ reconnectIPsecConnection: {} }),
  });
  const { location } = (await response.json()) as { readonly location: string };
  return location;
}

async function read(url: string, names: readonly string[]): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/zstack/v1/api-jobs/${JOB}`);
  const { inventory } = (await response.json()) as { readonly inventory: Readonly<Record<string, unknown>> };
  const values = names.map((name) => inventory[name]);
  if (values.includes(undefined)) throw new Error('a field is missing');
  return values;
}

const pact = new PactV4({ consumer: 'acme-vpn-portal', provider: 'zstack', dir: 'pacts', logLevel: 'error' });

await pact
  .addInteraction()
  .given('an IPsec connection is up')
  .uponReceiving('the portal reconnects a tunnel')
  .withRequest(
    'PUT',
    fromProviderState('/zstack/v1/ipsec/${connection}/actions', `/zstack/v1/ipsec/${CONNECTION}/actions`),
    (request) => {
      request.headers({ Authorization: session }).jsonBody({ reconnectIPsecConnection: {} });
    },
  )
  .willRespondWith(202, (reply) => {
    reply.jsonBody({ location: like(`http://127.0.0.1/zstack/v1/api-jobs/${JOB}`) });
  })
  .executeTest(({ url }) => reconnect(url));

const reads = ['uuid', 'status', ...process.argv.slice(2)];
await pact
  .addInteraction()
  .given('a reconnect has succeeded')
  .uponReceiving('the portal shows the tunnel that came back')
  .withRequest('GET', fromProviderState('/zstack/v1/api-jobs/${job}', `/zstack/v1/api-jobs/${JOB}`))
  .willRespondWith(200, (reply) => {
    reply.jsonBody({ inventory: Object.fromEntries(reads.map((name) => [name, like('any text')])) });
  })
  .executeTest(({ url }) => read(url, reads));
