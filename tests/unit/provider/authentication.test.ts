import { describe, expect, it } from '@jest/globals';
import { signRequest } from '../../../src/model/authorization.ts';
import { ACTIONS, createMockIn, type Got, JOB, type Mock, send } from './mock.ts';

const KEY = 'LTAI4Fh3dKq9';
const LATE = /^requestTimeTooSkewed$/;
const WRONG_FORM = /^accessKey format is 'ZStack AccessKeyId:Signature'$/;
const WRONG_SIGNATURE = /^wrong accessKey signature$/;
const WRONG_DATE = /^'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'$/;

/** What is signed, and what is sent in place of it. */
interface Signing {
  readonly offset?: number;
  readonly zone?: string;
  readonly method?: string;
  readonly path?: string;
  readonly authorization?: string;
  readonly date?: string;
}

/** Sends a reconnect that is signed at the mock's time, or otherwise. */
async function sign(mock: Mock, signing: Signing = {}): Promise<Got> {
  const { offset = 0, zone = 'GMT', method = 'PUT', path = ACTIONS } = signing;
  const { date = new Date(mock.clock.time + offset).toUTCString().replace('GMT', zone) } = signing;
  const signature = signRequest(mock.provider.seed.accessKey.secret, { method, date, path });
  const { authorization = `ZStack ${KEY}:${signature}` } = signing;
  return send(mock, { headers: { authorization, date, 'x-job-uuid': JOB } });
}

describe('an access key', () => {
  it.each<[Signing, number, RegExp]>([
    [{ offset: -900_000 }, 202, /location/],
    [{ offset: 900_000 }, 202, /location/],
    [{ offset: -901_000 }, 403, LATE],
    [{ offset: 901_000 }, 403, LATE],
    // The clock on the wall is compared, whatever its zone.
    [{ zone: 'CST' }, 202, /location/],
    [{ method: 'POST' }, 403, WRONG_SIGNATURE],
    [{ path: ACTIONS.replace('/v1/', '/v2/') }, 403, WRONG_SIGNATURE],
    [{ authorization: 'ZStack' }, 400, WRONG_FORM],
    [{ authorization: `ZStack ${KEY}:` }, 400, WRONG_FORM],
    [{ authorization: `ZStack ${KEY}:a:b` }, 400, WRONG_FORM],
    [{ authorization: 'ZStack nobody:x' }, 403, /^access key id: nobody does not existed or disabled$/],
    // The date is looked at before anything else.
    [{ authorization: 'ZStack nobody:x', offset: 3_600_000 }, 403, LATE],
    [{ authorization: 'ZStack x', date: 'Mon, 05 Jan 2026 12:00:00' }, 400, WRONG_DATE],
    [{ authorization: 'ZStack x', date: 'Mon, 05 Jan 2026 25:00:00 GMT' }, 400, WRONG_DATE],
    [{ authorization: 'ZStack x', date: '2026-01-05T12:00:00Z' }, 400, WRONG_DATE],
  ])('that signs %j is answered %i', async (signing, status, text) => {
    const got = await sign(await createMockIn('an access key exists'), signing);
    expect(got.status).toBe(status);
    expect(got.text).toMatch(text);
  });

  it('without a date is refused', async () => {
    const mock = await createMockIn('an access key exists');
    const got = await send(mock, { headers: { authorization: 'ZStack nonsense' } });
    expect([got.status, got.text]).toEqual([400, "'Date' must be incuded in request header"]);
  });

  it("signs with the wall clock of the mock's zone, whatever zone its date names", async () => {
    const mock = await createMockIn('an access key exists', { timeZone: 'Asia/Shanghai' });
    for (const zone of ['CST', 'GMT', '+0800', 'GMT+08:00'])
      expect((await sign(mock, { offset: 8 * 3_600_000, zone })).text).not.toMatch(LATE);
    expect((await sign(mock)).text).toMatch(LATE);
  });
});
