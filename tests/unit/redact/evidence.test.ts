import { describe, expect, it } from '@jest/globals';
import { readPayload } from '../../../src/model/exchange.ts';
import { CONNECTION, evidenceOf, exchangeOf, fixture, JOB, redactorOf, SESSION } from './exchanges.ts';

const CANARY = 'swordfish';
const OPAQUE = 'aB3xY9-kL2mN4_qW7';
const answer = (text: string, status = 400, operation = 'reconnect'): string | null =>
  evidenceOf({ method: 'PUT', path: `/zstack/v1/ipsec/${CONNECTION}/actions`, status, text }, operation)
    .response.body;

describe('a uuid in a text', () => {
  it('is shown if a harmless place of the run showed it', () => {
    const redactor = redactorOf();
    const text = `the connection ${CONNECTION} and the job ${JOB} of ${SESSION}`;
    expect(redactor.text(text)).toBe('the connection ‹…› and the job ‹…› of ‹…›');
    const accepted = exchangeOf({
      method: 'PUT',
      path: `/zstack/v1/ipsec/${CONNECTION}/actions`,
      headers: { authorization: `OAuth ${SESSION}` },
      status: 202,
      text: JSON.stringify({ location: `http://h/zstack/v1/api-jobs/${JOB}` }),
    });
    redactor.learn(accepted, 'reconnect');
    expect(redactor.text(text)).toBe(`the connection ${CONNECTION} and the job ${JOB} of ‹…›`);
  });

  it('is hidden if it is a secret too', () => {
    const redactor = redactorOf();
    redactor.learn(exchangeOf({ path: `/zstack/v1/ipsec/${SESSION}` }), 'query');
    expect(redactor.text(`of ${SESSION}`)).toBe(`of ${SESSION}`);
    redactor.learn(exchangeOf({ headers: { cookie: `a=b; session=${SESSION}` } }), null);
    expect(redactor.text(`of ${SESSION}`)).toBe('of ‹…›');
  });
});

describe('a body that is no JSON', () => {
  it.each([
    'unable to find method org.zstack.ipsec.APIReconnectIPsecConnectionMsg',
    'no api mapping to PUT:/v1/ipsec',
    '操作失败，会话已过期',
  ])('is shown if it is made of sentences: %s', (text) => {
    expect(answer(text)).toBe(text);
  });

  it.each([
    ['base64', fixture('cases/query-base64.txt')],
    ['a head and a body', fixture('cases/curl-i.txt')],
    ['JSON that is cut short', `{"authKey":"${CANARY}`],
    ['JSON in a sentence', `got {"authKey": "${CANARY}"}`],
    ['XML in a sentence', `boom <ns:token a="b">${CANARY}</ns:token>`],
    ['a form', `user=admin&password=${CANARY}`],
    ['parts', `--x\r\nContent-Disposition: form-data; name="password"\r\n\r\n${CANARY}\r\n--x--`],
  ])('is withheld if it looks like data: %s', (_, text) => {
    expect(answer(text)).toBe(`‹text of ${text.length} characters that is no JSON›`);
  });

  it('is withheld where it was sent', () => {
    const sent = `the password swordfish`;
    expect(evidenceOf({ sent }).request.body).toBe('‹text of 22 characters that is no JSON›');
  });

  it('shows the title of a page by its words', () => {
    expect(answer('<html><title>502 Bad Gateway</title><p>nginx')).toBe(
      '‹a page of HTML of 44 characters, titled "502 Bad Gateway"›',
    );
    expect(answer(`<html><title>token=${CANARY} ${OPAQUE}</title>`)).not.toContain(CANARY);
    expect(answer('<html><p>x')).toBe('‹a page of HTML of 10 characters›');
  });
});

describe('nothing is told by', () => {
  it('a proxy that repeats its password in the title of a page', () => {
    const credential = Buffer.from(`operator:${CANARY}`).toString('base64');
    for (const said of [credential, `Basic ${credential}`, CANARY, `operator:${CANARY}`]) {
      const headers = { 'proxy-authorization': `Basic ${credential}` };
      const shown = JSON.stringify(
        evidenceOf({ headers, status: 502, text: `<title>${said} Bad Gateway</title>` }),
      );
      expect(shown).not.toContain(CANARY);
      expect(shown).not.toContain(credential);
      expect(shown).toContain('Bad Gateway');
    }
  });

  it('a server that repeats a secret of the run in a refusal', () => {
    const redactor = redactorOf([CANARY, 'plain password', OPAQUE]);
    for (const said of [CANARY, 'plain password', OPAQUE]) {
      const text = `access denied for ${said}, sorry`;
      expect(evidenceOf({ status: 400, text }, 'query', redactor).response.body).toMatch(
        /^access denied for (\*\*\*|‹…›), sorry$/,
      );
    }
  });

  it('a login', () => {
    const { request, response } = evidenceOf(
      {
        method: 'PUT',
        path: '/zstack/v1/accounts/login',
        sent: JSON.stringify({ logInByAccount: { accountName: 'admin', password: CANARY } }),
        text: JSON.stringify({ inventory: { uuid: SESSION, accountUuid: CONNECTION } }),
      },
      'login',
    );
    expect(JSON.parse(request.body ?? '')).toEqual({
      logInByAccount: { accountName: 'admin', password: '***' },
    });
    expect(JSON.parse(response.body ?? '')).toEqual({ inventory: { uuid: '***', accountUuid: CONNECTION } });
  });

  it.each([
    ['a password in brackets', `password[${CANARY}] is wrong`],
    ['a form', `<input name=password value=${CANARY}>`],
    ['an encoded key', `authKey%3D${CANARY}`],
    ['an encoded condition', `q=authKey%3D${encodeURIComponent(`${CANARY}#1`)}`],
    ['JSON', JSON.stringify({ authKey: CANARY })],
    ['a URL', `https://u:${CANARY}@h/x?token=${CANARY}`],
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${OPAQUE.repeat(4)}\n-----END PRIVATE KEY-----`],
  ])('details of an error with %s', (_, details) => {
    const error = { code: 'SYS.1000', description: 'An operation failed', details };
    const body = answer(JSON.stringify({ error }), 503, 'job-poll') ?? '';
    expect(body).toContain('An operation failed');
    expect(body).not.toContain(CANARY);
    expect(body).not.toContain(OPAQUE);
  });
});

it('a recorded exchange is shown whole, but for what is secret', () => {
  const text = JSON.stringify({ inventories: [{ uuid: CONNECTION, name: 'Test-IPSec', authKey: CANARY }] });
  const headers = { authorization: `OAuth ${SESSION}`, accept: '*/*' };
  expect(evidenceOf({ headers, text, answered: { server: 'nginx', etag: OPAQUE } })).toEqual({
    request: {
      method: 'GET',
      path: `/zstack/v1/ipsec/${CONNECTION}`,
      headers: { authorization: 'OAuth ***', accept: '*/*' },
      body: null,
    },
    response: {
      status: 200,
      headers: { server: 'nginx', etag: '***' },
      body: JSON.stringify(
        { inventories: [{ uuid: CONNECTION, name: 'Test-IPSec', authKey: '***' }] },
        null,
        2,
      ),
    },
  });
});

it('a long body is cut, and a hostile one costs little', () => {
  const inventories = Array.from({ length: 50_000 }, () => ({ uuid: CONNECTION, name: 'x' }));
  const text = JSON.stringify({ inventories });
  const { body } = evidenceOf({ text }).response;
  expect(body).toMatch(/\n… \(\d+ characters in all\)$/);
  expect(body?.length).toBeLessThan(17_000);
  expect(readPayload(text).kind).toBe('json');
});
