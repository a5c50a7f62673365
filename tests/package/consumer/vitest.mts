/* The types of the matchers for Vitest; it is compiled, and not run. */
import { expect, it } from 'vitest';
import 'zstack-contract/vitest';

it('has types', async () => {
  const fetched: Promise<void> = expect(new Response('')).toKeepReconnectContract();
  await fetched;
  expect({ status: 200 }).not.toKeepReconnectContract({ dialect: 'deployed', strict: true });
  expect({}).not.toBeIPsecConnectionInventory({ dialect: 'documented' });
  // @ts-expect-error What is judged at once gives no promise.
  expect({ status: 500 }).toKeepReconnectContract().then(String);
  await expect(fetch('http://127.0.0.1:9')).resolves.toKeepReconnectContract();
  // @ts-expect-error
  expect({ status: 200 }).toKeepReconnectContract({ dialekt: 'deployed' });
});
