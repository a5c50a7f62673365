import { describe, expect, it } from '@jest/globals';
import { createAjv, FORMATS } from '../../../src/contract/formats.ts';

const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';

/** For each format of texts: what fits it, and after `but not` what does not; (empty) is the empty text. */
const TEXTS: Readonly<Record<string, string>> = {
  'zstack-uuid': `654dedd65de8345cae7042a375451146 | 00000000000000000000000000000000
    but not 654DEDD65DE8345CAE7042A375451146 | 654dedd6-5de8-345c-ae70-42a375451146 | (empty)
    654dedd65de8345cae7042a37545114 | 654dedd65de8345cae7042a3754511466 | 654dedd65de8345cae7042a37545114x`,
  'error-code': `SYS.1000 | HOST.1001 | ID.1001 | ORG_ZSTACK.IPSEC.10001
    but not SYS | SYS. | .1000 | SYS.1000a | SYS 1000 | (empty)`,
  'job-location': `http://172.20.14.227:8080/zstack/v1/api-jobs/${JOB} | https://z/${JOB} | /v1/api-jobs/${JOB}
    but not (empty) | ${JOB} | http://z/${JOB}/ | http://z/api-jobs/abc | http://z/${JOB}?x=1 | ftp://z/${JOB}`,
  'zstack-timestamp': `Nov 14, 2017 10:20:57 PM | Feb 29, 2024 12:00:00 AM | Jan 1, 2021 1:05:09 AM
    but not Nov 04, 2017 10:20:57 PM | Nov 4, 2017 01:20:57 PM | Nov 14, 2017\u00a010:20:57 PM
    Nov 14, 2017 10:20:57\u00a0PM | Nov 14, 2017 10:20:57 pm | Nov 14, 2017 10:20 PM | 2017-11-14T22:20:57Z
    1510698057 | Feb 29, 2023 1:00:00 AM | Feb 30, 2024 1:00:00 AM | Apr 31, 2024 1:00:00 AM | (empty)
    Nov 14, 2017 0:20:57 AM | Nov 14, 2017 13:20:57 PM | Nov 14, 2017, 10:20:57 PM
    Nov 14, 2017 10:20:57\u202fPM | nov 14, 2017 10:20:57 PM | Mův 4, 2017 9:20:57 PM | Nov 14, 2017 1:60:57 PM
    Nov 14, 2017 1:00:60 PM | Feb 29, 1900 1:00:00 PM | Nov 14, 20a7 1:00:00 PM | Nov 14, 2017 10:20:57 PMx`,
  'peer-address': `100.64.10.10 | 2001:db8::1 | ::1 | vpn.example.com | host | a-b.c1 | 1a.example | ::ffff:1.2.3.4
    but not 256.1.1.1 | 10.0.0 | 1.2.3.4.5 | 010.0.0.1 | 1 | (empty) | -a.example | a-.example | a..b | a_b
    fe80::1%eth0 | ${'a'.repeat(64)}.example | ${'a.'.repeat(127)}aa | host.example.123 | vpn .example`,
  cidr: `192.168.100.0/24 | 10.0.0.1/8 | 0.0.0.0/0 | 2001:db8::/32 | ::/0 | ::1/128 | 1.2.3.4/32
    but not 192.168.100.0 | 192.168.100.0/ | 192.168.100.0/024 | 192.168.100.0/33 | 10.0.0.0/1.5 | 10.0.0.0/-1
    10.0.0.0/1e1 | 10.0.0.0/NaN | ::/1.5 | ::/ 1 | ::1/129 | 10.0.0/8 | a/8 | fe80::1%eth0/64`,
};
/** What begins or ends with white space, which the table above does not keep. */
const WITH_SPACE = [
  ['zstack-uuid', '654dedd65de8345cae7042a375451146\n'],
  ['peer-address', 'vpn.example.com '],
] as const;
const NUMBERS: Readonly<Record<string, readonly [good: readonly number[], bad: readonly number[]]>> = {
  int32: [
    [0, -2147483648, 2147483647, 86400],
    [2147483648, -2147483649, 1.5],
  ],
  int64: [
    [0, 1800000, 2 ** 53],
    [2 ** 63, 0.1],
  ],
};

/** The values in a text of the table. */
function valuesIn(text: string): readonly string[] {
  return text.split(/ \| |\n +/).map((value) => (value === '(empty)' ? '' : value));
}

describe('formats', () => {
  it('has cases for every format', () => {
    expect([...Object.keys(TEXTS), ...Object.keys(NUMBERS)].sort()).toEqual(Object.keys(FORMATS).sort());
  });

  it.each(Object.entries(TEXTS))('%s takes some texts and no other', (format, text) => {
    const validate = createAjv().compile({ type: 'string', format });
    const [good = '', bad = ''] = text.split(/\n +but not /);
    expect(valuesIn(good).filter((value) => !validate(value))).toEqual([]);
    expect(valuesIn(bad).filter((value) => validate(value))).toEqual([]);
  });

  it.each(WITH_SPACE)('%s refuses %j', (format, value) => {
    expect(createAjv().compile({ type: 'string', format })(value)).toBe(false);
  });

  it.each(Object.entries(NUMBERS))('%s takes some numbers and no other', (format, [good, bad]) => {
    const validate = createAjv().compile({ type: 'number', format });
    expect(good.filter((value) => !validate(value))).toEqual([]);
    expect(bad.filter((value) => validate(value))).toEqual([]);
  });
});
