import { describe, expect, it } from '@jest/globals';
import { dateHeader, isTimeZone, splitScheme } from '../../../src/model/authorization.ts';

describe('the scheme of a credential', () => {
  it.each([
    ['OAuth abc', 'OAuth', 'abc'],
    ['oauthabc', 'oauth', 'abc'],
    [' ZStack  id:signature= ', 'ZStack', 'id:signature='],
    ['Basic: dTpw', 'Basic', 'dTpw'],
    ['Bearer', 'Bearer', ''],
    ['oauth_state=1; sid=2', 'oauth', '_state=1; sid=2'],
    ['Digest username=a', null, 'Digest username=a'],
    ['', null, ''],
  ])('of %j is %j', (text, scheme, credential) => {
    expect(splitScheme(text)).toEqual({ scheme, credential });
  });
});

describe('the date of an access key', () => {
  const noon = Date.UTC(2026, 0, 5, 12);

  it.each([
    ['UTC', 'Mon, 05 Jan 2026 12:00:00 GMT'],
    ['Asia/Shanghai', 'Mon, 05 Jan 2026 20:00:00 +0800'],
    ['Asia/Kathmandu', 'Mon, 05 Jan 2026 17:45:00 +0545'],
    ['Pacific/Marquesas', 'Mon, 05 Jan 2026 02:30:00 -0930'],
    ['Pacific/Auckland', 'Tue, 06 Jan 2026 01:00:00 +1300'],
  ])('shows the wall clock of %s', (zone, date) => {
    expect(dateHeader(noon, zone)).toBe(date);
    expect(Date.parse(date)).toBe(noon);
  });

  it('needs a zone that is known', () => {
    expect(['Asia/Shanghai', 'Asia/Shanghei', ''].map(isTimeZone)).toEqual([true, false, false]);
  });
});
