import { describe, expect, it } from '@jest/globals';
import { exchangeOf, Journal, type JournalBounds } from '../../../src/provider/journal.ts';
import { createMockIn, send } from './mock.ts';

const STATE = 'an IPsec connection is up';

describe('the journal of a mock', () => {
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
