const answer = () => new Response('{}', { status: 500 });
const options = { dialect: 'documented' };

test('counts its own assertions alone', async () => {
  expect.assertions(1);
  await expect(answer()).not.toKeepReconnectContract(options);
});

test('awaits several at once, and one that resolves', async () => {
  await Promise.all([expect(answer()).not.toKeepReconnectContract(options)]);
  await expect(Promise.resolve(answer())).resolves.not.toKeepReconnectContract(options);
});

test('returns it', () => expect(answer()).not.toKeepReconnectContract(options));

test('awaits it later', async () => {
  const later = expect(answer()).not.toKeepReconnectContract(options);
  await new Promise((done) => setTimeout(done, 50));
  await later;
});

test('awaits nothing where the body is there', () => {
  expect({ status: 500, body: '' }).not.toKeepReconnectContract(options);
  expect({ status: 500, data: {}, config: {} }).not.toKeepReconnectContract(options);
});
