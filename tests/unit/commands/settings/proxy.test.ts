import { describe, expect, it } from '@jest/globals';
import { askOne, complaint, URL_A } from './ask.ts';

describe('proxies', () => {
  it.each([
    ['HTTPS_PROXY', 'http://p:3128', { httpsProxy: 'http://p:3128' }],
    ['https_proxy', 'http://p:3128', { httpsProxy: 'http://p:3128' }],
    ['HTTP_PROXY', 'https://p:3128', { httpProxy: 'https://p:3128' }],
    ['http_proxy', 'http://u:pw@p:3128', { httpProxy: 'http://u:pw@p:3128' }],
    ['HTTPS_PROXY', 'p:3128', { httpsProxy: 'http://p:3128' }],
    ['https_proxy', 'u:pw@p:3128', { httpsProxy: 'http://u:pw@p:3128' }],
    ['NO_PROXY', 'a.example,.b', { noProxy: 'a.example,.b' }],
    ['no_proxy', '*', { noProxy: '*' }],
  ])('are read from %s=%s', async (name, value, proxy) => {
    expect((await askOne({ target: URL_A }, { env: { [name]: value } })).transport.proxy).toEqual(proxy);
  });

  it('in lower case win', async () => {
    const env = {
      HTTPS_PROXY: 'http://upper:1',
      https_proxy: 'http://lower:1',
      HTTP_PROXY: 'http://upper:2',
      http_proxy: 'http://lower:2',
      NO_PROXY: 'upper',
      no_proxy: 'lower',
    };
    expect((await askOne({ target: URL_A }, { env })).transport.proxy).toEqual({
      httpsProxy: 'http://lower:1',
      httpProxy: 'http://lower:2',
      noProxy: 'lower',
    });
  });

  it('in lower case and empty leave it to the upper case', async () => {
    const env = { HTTPS_PROXY: 'http://upper:1', https_proxy: '' };
    expect((await askOne({ target: URL_A }, { env })).transport.proxy).toEqual({
      httpsProxy: 'http://upper:1',
    });
  });

  it.each([
    ['HTTPS_PROXY', 'socks5://u:CANARY@p:1080'],
    ['https_proxy', 'http://u:CANARY@p:99999'],
    ['HTTP_PROXY', 'http://'],
    ['http_proxy', 'CANARY CANARY'],
  ])('cannot be %s=%s, which is not repeated', async (name, value) => {
    const said = await complaint({ target: URL_A }, { env: { [name]: value } });
    expect(said).toBe(`${name}: expected the URL of an http or https proxy, such as http://proxy:3128`);
  });
});
