import { afterEach, describe, expect, it } from '@jest/globals';
import { exchangeOf, Journal, type JournalBounds } from '../../../src/provider/journal.ts';
import { CONNECTION, closeMocks, createMockIn, JOB, poll, SESSION, SIGNED_IN, send } from './mock.ts';

afterEach(closeMocks);

const STATE = 'an IPsec connection is up';

describe('the journal of a mock', () => {
  it('keeps what went over the wire, with the time of the mock', async () => {
    const mock = await createMockIn(STATE);
    const got = await send(mock, { headers: SIGNED_IN });
    mock.clock.time += 700;
    await poll(mock);
    const [put, asked] = mock.provider.journal.entries();
    if (put === undefined) throw new Error('the journal is empty');
    expect(put).toMatchObject({ id: 1, dialect: 'deployed', method: 'PUT', delivered: true });
    expect(asked?.at).toBe(put.at + 700);
    const { request, response } = exchangeOf(put);
    expect(request).toMatchObject({
      path: `/zstack/v1/ipsec/${CONNECTION}/actions`,
      headers: { authorization: `OAuth ${SESSION}`, 'x-job-uuid': JOB },
      body: { value: { reconnectIPsecConnection: {} } },
    });
    expect(response).toMatchObject({ status: 202, body: { value: got.json } });
    expect(response.headers).toHaveProperty('content-length', String(got.text.length));
  });

  it('reads the text that a client meant, in UTF-8 or in ISO-8859-1', async () => {
    const text = '{"reconnectIPsecConnection":{},"userTags":["nächtlich"]}';
    const mock = await createMockIn(STATE);
    await send(mock);
    const [put] = mock.provider.journal.entries();
    if (put === undefined) throw new Error('the journal is empty');
    for (const encoding of ['utf8', 'latin1'] as const) {
      const { request } = exchangeOf({ ...put, sent: Buffer.from(text, encoding) });
      expect(request.body).toMatchObject({ text });
    }
  });

  it('is bounded in count and in size, and keeps the last, or the first where somebody has to know', async () => {
    const fill = async (bounds: JournalBounds, bodies: readonly string[]) => {
      const mock = await createMockIn(STATE, { journal: new Journal(bounds) });
      for (const body of bodies) await send(mock, { body });
      return mock.provider.journal.entries().map(({ id }) => id);
    };
    const bodies = ['{}', 'x'.repeat(1_200), 'y'.repeat(2_100)];
    let lost = 0;
    const onFull = (): void => void lost++;
    expect(await fill({ entries: 2, bytes: 1e6 }, ['{}', '{}', '{}', '{}'])).toEqual([3, 4]);
    expect(await fill({ entries: 9, bytes: 2_000 }, bodies)).toEqual([2]);
    expect(await fill({ entries: 9, bytes: 2_000, onFull }, bodies)).toEqual([1]);
    expect(lost).toBe(2);
  });
});
