import { afterEach, describe, expect, it } from '@jest/globals';
import { signRequest } from '../../../src/model/authorization.ts';
import { ACTIONS, closeMocks, createMockIn, DURATION, type Got, JOB, type Mock, poll, send } from './mock.ts';

afterEach(closeMocks);

const KEY = 'LTAI4Fh3dKq9';
const WRONG_FORM = "accessKey format is 'ZStack AccessKeyId:Signature'";
const WRONG_DATE = "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'";

function withKey(): Promise<Mock> {
  return createMockIn('an access key exists');
}

async function call(mock: Mock, authorization: string, date?: string): Promise<Got> {
  const headers = { authorization, ...(date === undefined ? {} : { date }), 'x-job-uuid': JOB };
  return send(mock, { headers });
}

/** A date, and the signature of a request at that date. */
function signed(mock: Mock, { offset = 0, zone = 'GMT', method = 'PUT', path = ACTIONS } = {}) {
  const date = new Date(mock.clock.time + offset).toUTCString().replace('GMT', zone);
  const signature = signRequest(mock.provider.seed.accessKey.secret, { method, date, path });
  return [`ZStack ${KEY}:${signature}`, date] as const;
}

describe('an access key', () => {
  it('with a good signature may do what its account may', async () => {
    const mock = await withKey();
    expect((await call(mock, ...signed(mock))).status).toBe(202);
    mock.clock.time += DURATION;
    expect((await poll(mock)).status).toBe(200);
  });

  it.each([
    [{ offset: -900_000 }, 202, /location/],
    [{ offset: 900_000 }, 202, /location/],
    [{ offset: -901_000 }, 403, /^requestTimeTooSkewed$/],
    [{ offset: 901_000 }, 403, /^requestTimeTooSkewed$/],
    // The clock on the wall is compared, whatever its zone.
    [{ zone: 'CST' }, 202, /location/],
    [{ method: 'POST' }, 403, /^wrong accessKey signature$/],
    [{ path: ACTIONS.replace('/v1/', '/v2/') }, 403, /^wrong accessKey signature$/],
  ])('that signs %j is answered %i', async (signs, status, text) => {
    const mock = await withKey();
    const got = await call(mock, ...signed(mock, signs));
    expect(got.status).toBe(status);
    expect(got.text).toMatch(text);
  });

  it.each([
    ['ZStack', 400, WRONG_FORM],
    [`ZStack ${KEY}:`, 400, WRONG_FORM],
    [`ZStack ${KEY}:a:b`, 400, WRONG_FORM],
    ['ZStack nobody:x', 403, 'access key id: nobody does not existed or disabled'],
  ])('%p is %i', async (authorization, status, text) => {
    const mock = await withKey();
    const got = await call(mock, authorization, signed(mock)[1]);
    expect([got.status, got.text]).toEqual([status, text]);
  });

  it.each([
    [undefined, "'Date' must be incuded in request header"],
    ['Mon, 5 Jan 2026 12:00:00 GMT', WRONG_DATE],
    ['Tue, 05 Jan 2026 12:00:00 GMT', WRONG_DATE],
    ['Mon, 05 Jan 2026 12:00:00', WRONG_DATE],
    ['Mon, 30 Feb 2026 12:00:00 GMT', WRONG_DATE],
  ])('with the date %p is refused, whatever else is wrong', async (date, text) => {
    const got = await call(await withKey(), 'ZStack nonsense', date);
    expect([got.status, got.text]).toEqual([400, text]);
  });

  it("signs with the wall clock of the mock's zone, whatever zone its date names", async () => {
    const mock = await createMockIn('an access key exists', { timeZone: 'Asia/Shanghai' });
    const hours = 8 * 3_600_000;
    for (const zone of ['CST', 'GMT', '+0800', 'GMT+08:00'])
      expect((await call(mock, ...signed(mock, { offset: hours, zone }))).text).not.toBe(
        'requestTimeTooSkewed',
      );
    expect((await call(mock, ...signed(mock))).text).toBe('requestTimeTooSkewed');
  });

  it('is asked for after the time, and its signature after the key', async () => {
    const mock = await withKey();
    const [, late] = signed(mock, { offset: 3_600_000 });
    expect((await call(mock, 'ZStack nobody:x', late)).text).toBe('requestTimeTooSkewed');
  });
});
