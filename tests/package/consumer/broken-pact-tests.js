/* Tests of a team that are wrong, each in its way. */
const zstack = zstackPact({ consumer: 'acme-vpn-portal' });

const put = async (url, { connection, session }, body) => {
  const response = await fetch(`${url}/zstack/v1/ipsec/${connection}/actions`, {
    method: 'PUT',
    headers: { Authorization: `OAuth ${session}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
};

test('drops the action key', () =>
  zstack.expecting('reconnect/accepted').executeTest(({ url, values }) => put(url, values, {})));

test('misspells an interaction', () => zstack.expecting('reconnect/acepted').executeTest(() => {}));

test('misspells a field', () =>
  zstack.expecting('reconnect/accepted', { reads: ['locatoin'] }).executeTest(() => {}));

test('forgets to await', () => {
  zstack.expecting('reconnect/accepted').executeTest(({ url, values }) => put(url, values, {}));
});

test('forgets to execute', () => {
  zstack.expecting('reconnect/accepted');
});
