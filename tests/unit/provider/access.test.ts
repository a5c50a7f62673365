import { afterEach, describe, expect, it } from '@jest/globals';
import { signRequest } from '../../../src/model/authorization.ts';
import {
  ACTIONS,
  closeMocks,
  createMockIn,
  DURATION,
  type Got,
  JOB,
  type Mock,
  poll,
  reconnectAndPoll,
  SESSION,
  send,
  up,
} from './mock.ts';

afterEach(closeMocks);

describe('the authorization header', () => {
  it('is missed', async () => {
    const got = await send(await up(), { headers: {} });
    expect([got.status, got.text]).toEqual([400, "missing header 'Authorization'"]);
  });

  it.each([`Bearer ${SESSION}`, 'Basic YTpi', `oauth ${SESSION}`, SESSION, ''])(
    'of another scheme is refused: %p',
    async (authorization) => {
      const got = await send(await up(), { headers: { authorization } });
      expect([got.status, got.text]).toEqual([400, "Authorization type must be 'OAuth'"]);
    },
  );

  it.each(['OAuth unknown', 'OAuth', 'OAuth  '])(
    '%p is accepted, and its job fails',
    async (authorization) => {
      const got = await reconnectAndPoll(await up(), { headers: { authorization } });
      expect(got.status).toBe(503);
      expect(got.json.error.code).toBe('ID.1001');
    },
  );

  it.each([`OAuth ${SESSION}`, `OAuth${SESSION}`, `  OAuth   ${SESSION}  `])(
    '%p is a session: its scheme is only a prefix',
    async (authorization) => {
      const got = await reconnectAndPoll(await up(), { headers: { authorization } });
      expect(got.status).toBe(200);
    },
  );
});

describe('an access key', () => {
  const STATE = 'an access key exists';
  const KEY = 'LTAI4Fh3dKq9';

  async function call(authorization: string, date?: string, mock?: Mock): Promise<Got> {
    const headers = { authorization, ...(date === undefined ? {} : { date }), 'x-job-uuid': JOB };
    return send(mock ?? (await createMockIn(STATE)), { headers });
  }

  function signed(mock: Mock, { offset = 0, method = 'PUT', path = ACTIONS } = {}) {
    const date = new Date(mock.clock.time + offset).toUTCString();
    const signature = signRequest(mock.provider.seed.accessKey.secret, { method, date, path });
    return [`ZStack ${KEY}:${signature}`, date] as const;
  }

  it('with a good signature may do what its account may', async () => {
    const mock = await createMockIn(STATE);
    const [authorization, date] = signed(mock);
    expect((await call(authorization, date, mock)).status).toBe(202);
    mock.clock.time += DURATION;
    expect((await poll(mock)).status).toBe(200);
  });

  it('needs a date', async () => {
    const got = await call(`ZStack ${KEY}:x`);
    expect([got.status, got.text]).toEqual([400, "'Date' must be incuded in request header"]);
  });

  it.each([
    '2026-01-05T12:00:00Z',
    'Mon, 5 Jan 2026 12:00:00 GMT',
    'Tue, 05 Jan 2026 12:00:00 GMT',
    'Mon, 05 Jan 2026 12:00:00',
    'Mon, 05 Jan 2026 25:00:00 GMT',
    'Mon, 30 Feb 2026 12:00:00 GMT',
  ])('does not take %p for a date', async (date) => {
    const got = await call(`ZStack ${KEY}:x`, date);
    expect([got.status, got.text]).toEqual([
      400,
      "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'",
    ]);
  });

  it.each([
    [-900_000, 202],
    [900_000, 202],
    [-901_000, 403],
    [901_000, 403],
  ])('may be %i ms off: %i', async (offset, status) => {
    const mock = await createMockIn(STATE);
    const [authorization, date] = signed(mock, { offset });
    const got = await call(authorization, date, mock);
    expect(got.status).toBe(status);
    if (status === 403) expect(got.text).toBe('requestTimeTooSkewed');
  });

  it('is compared by the clock on the wall, whatever its zone', async () => {
    const mock = await createMockIn(STATE);
    const date = new Date(mock.clock.time).toUTCString().replace('GMT', 'CST');
    const signature = signRequest(mock.provider.seed.accessKey.secret, {
      method: 'PUT',
      date,
      path: ACTIONS,
    });
    expect((await call(`ZStack ${KEY}:${signature}`, date, mock)).status).toBe(202);
  });

  it.each(['ZStack', `ZStack ${KEY}`, `ZStack ${KEY}:`, `ZStack ${KEY}:a:b`])(
    '%p is not an id and a signature',
    async (authorization) => {
      const mock = await createMockIn(STATE);
      const got = await call(authorization, signed(mock)[1], mock);
      expect([got.status, got.text]).toEqual([400, "accessKey format is 'ZStack AccessKeyId:Signature'"]);
    },
  );

  it('must be known', async () => {
    const mock = await createMockIn(STATE);
    const got = await call('ZStack nobody:x', signed(mock)[1], mock);
    expect([got.status, got.text]).toEqual([403, 'access key id: nobody does not existed or disabled']);
  });

  it('must be enabled', async () => {
    const mock = await createMockIn(STATE);
    const { accessKeys } = mock.provider.store;
    for (const [id, key] of accessKeys) accessKeys.set(id, { ...key, enabled: false });
    const [authorization, date] = signed(mock);
    const got = await call(authorization, date, mock);
    expect([got.status, got.text]).toEqual([403, `access key id: ${KEY} does not existed or disabled`]);
  });

  it.each([
    { method: 'POST' },
    { path: ACTIONS.replace('/actions', '') },
    { path: ACTIONS.replace('/v1/', '/v2/') },
  ])('does not sign another request: %p', async (other) => {
    const mock = await createMockIn(STATE);
    const [authorization, date] = signed(mock, other);
    const got = await call(authorization, date, mock);
    expect([got.status, got.text]).toEqual([403, 'wrong accessKey signature']);
  });

  it('checks the date before the key, and the key before the signature', async () => {
    expect((await call('ZStack nonsense', 'nonsense')).text).toMatch(/^'Date' format error/);
    const mock = await createMockIn(STATE);
    const [, date] = signed(mock, { offset: 3_600_000 });
    expect((await call('ZStack nobody:x', date, mock)).text).toBe('requestTimeTooSkewed');
  });
});
