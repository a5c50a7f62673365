const answer = () => new Response('{}', { status: 500 });
const options = { dialect: 'documented' };

test('forgets', () => {
  expect(answer()).not.toKeepReconnectContract(options);
});

test('awaits other things', async () => {
  expect(answer()).not.toKeepReconnectContract(options);
  await new Promise((done) => setTimeout(done, 50));
});

test('awaits', async () => {
  await expect(answer()).not.toKeepReconnectContract(options);
});
