import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Catalog } from '../contract/catalog.ts';
import { matchPath } from '../contract/operations.ts';
import { Journal } from '../provider/journal.ts';
import { startProvider } from '../provider/serve.ts';

/**
 * What happens to the reconnect of a client: the tunnel comes up; it stays down; its job never ends; the connection
 * is cut after the PUT arrived; its session ends between the PUT and the poll.
 */
export const SCENARIOS = ['ok', 'down', 'never', 'cut', 'expired'] as const;
export type Scenario = (typeof SCENARIOS)[number];

const HOST = '127.0.0.1';
const MOST_CALLS = { entries: 20_000, bytes: 128_000_000 };

/**
 * Starts a mock in the state of a scenario.
 *
 * @param now the clock of the mock, in milliseconds
 * @param onFull called when the client has made more calls than are kept
 */
export async function startScenario(
  catalog: Catalog,
  scenario: Scenario,
  now: () => number,
  onFull: () => void,
) {
  let app: RequestListener = () => {};
  const node = createServer((request, response) => app(request, response));
  await once(node.listen(0, HOST), 'listening');
  const { port: locationPort } = node.address() as AddressInfo;
  const journal = new Journal({ ...MOST_CALLS, onFull });
  let isFirst = true;
  const { url, provider, stop } = await startProvider(catalog, {
    dialect: 'deployed',
    now,
    journal,
    locationBase: `http://${HOST}:${locationPort}`,
    jobDuration: scenario === 'never' ? Number.POSITIVE_INFINITY : 0,
    // The first poll finds each job in progress: what a pact holds must not depend on time.
    pollsInProgress: 1,
    onCall: (method, path) => {
      const [match] = matchPath(catalog, method, path);
      if (!isFirst || match?.operation.id !== catalog.pageOperation.id) return 'answer';
      isFirst = false;
      // Servers look at the session after their 202, and the job tells.
      if (scenario === 'expired') provider.store.sessions.clear();
      return scenario === 'cut' ? 'cut' : 'answer';
    },
  });
  app = provider.app;
  const state = scenario === 'down' ? 'an IPsec connection cannot come up' : 'an IPsec connection is up';
  const { session = '', connection = '' } = await provider.arrange(state);
  const { account, password, accessKey } = provider.seed;
  return {
    /** What tells a client where the mock is, and how to log in there: environment variables. */
    env: {
      ZSTACK_BASE_URL: url,
      ZSTACK_ACCOUNT: account,
      ZSTACK_PASSWORD: password,
      ZSTACK_SESSION_UUID: session,
      ZSTACK_IPSEC_UUID: connection,
      ZSTACK_ACCESS_KEY_ID: accessKey.id,
      ZSTACK_ACCESS_KEY_SECRET: accessKey.secret,
    },
    /** The port that `location` names, which is not the one that the client is given. */
    locationPort,
    calls: () => journal.entries(),
    stop: async () => {
      node.closeAllConnections();
      node.close();
      await stop();
    },
  };
}
