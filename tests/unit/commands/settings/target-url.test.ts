import { describe, expect, it } from '@jest/globals';
import { askOne, CONFIG, complaint } from './ask.ts';

const FORM = 'expected a URL that begins with http:// or https://, such as https://zstack.example:8080';
const CREDENTIALS = 'the URL holds credentials';
const QUERY = 'the URL of a server has no query';
const FRAGMENT = 'the URL of a server has no fragment';
const VERSION = 'the URL ends in /v1';
const SPACE = 'the URL holds a space, a line break or a backslash';

describe('the URL of a target', () => {
  it.each([
    ['http://a', 'a'],
    ['https://a.example', 'a.example'],
    ['https://a.example:8443/', 'a.example:8443'],
    ['http://10.0.0.5:8080/zstack', '10.0.0.5:8080'],
    ['http://[::1]:8080/zstack/', '[::1]:8080'],
    ['HTTPS://A.example', 'a.example'],
    ['https://a.example/gateway/zstack', 'a.example'],
    ['https://a.example/@at', 'a.example'],
  ])('can be %s', async (url, name) => {
    expect(await askOne({ target: url })).toMatchObject({ url, name });
  });

  it.each([
    ['ftp://a', FORM],
    ['a:8080', FORM],
    ['localhost:8080', FORM],
    ['a.example/zstack', FORM],
    ['//a.example', FORM],
    ['http:/a', FORM],
    ['http://', FORM],
    ['http://a:99999', FORM],
    ['http://[::1', FORM],
    ['file:///CANARY', FORM],
    ['ftp://u:CANARY@a', FORM],
    ['u:CANARY@a', FORM],
    ['https://u:CANARY@a', CREDENTIALS],
    ['https://CANARY@a', CREDENTIALS],
    ['https://:CANARY@a', CREDENTIALS],
    ['https://@a', CREDENTIALS],
    ['https://u:CAN@ARY@a', CREDENTIALS],
    ['https://u:CANARY@a?x#y', CREDENTIALS],
    ['https://a?CANARY', QUERY],
    ['https://a/?session=CANARY', QUERY],
    ['https://a?', QUERY],
    ['https://a#CANARY', FRAGMENT],
    ['https://a/#', FRAGMENT],
    ['https://a/zstack/v1', VERSION],
    ['https://a/v1/', VERSION],
    [' https://a', FORM],
    ['https://a ', SPACE],
    ['https://a\n', SPACE],
    ['https://a/\tCANARY', SPACE],
    ['https:\\\\u:CANARY@a', FORM],
    ['https://u:CANARY\\@a', FORM],
  ])('cannot be %j, and is not repeated', async (url, said) => {
    const config = JSON.stringify({ targets: { prod: { url } } });
    const messages = [
      ['--target', await complaint({ target: url })],
      ['ZSTACK_BASE_URL', await complaint({}, { env: { ZSTACK_BASE_URL: url } })],
      [`${CONFIG}: targets.prod.url`, await complaint({ target: 'prod' }, { config })],
    ] as const;
    for (const [place, message] of messages) {
      expect(message.startsWith(`${place}: `)).toBe(true);
      expect(message).toContain(message.includes('config.yaml') && said === FORM ? FORM.split(',')[0] : said);
      expect(message).not.toMatch(/CAN|ARY/);
    }
  });
});
