/* Tests of many files, all of which write one pact. */
const zstack = zstackPact({ consumer: 'acme-vpn-portal' });
const { fields, interaction } = PART;

for (const field of fields) {
  test(`reads ${field}`, () =>
    zstack
      .expecting('job-poll/done', { reads: [`inventory.${field}`] })
      .executeTest(({ url, values }) => fetch(`${url}/zstack/v1/api-jobs/${values.job}`)));
}

test(`expects ${interaction}`, () =>
  zstack
    .expecting(interaction)
    .executeTest(({ url, values }) => fetch(`${url}/zstack/v1/api-jobs/${values.job}`)));
