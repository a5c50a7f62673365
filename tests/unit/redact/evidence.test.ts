import { describe, expect, it } from '@jest/globals';
import cases from '../../fixtures/redaction.json' with { type: 'json' };
import { CONNECTION, evidenceOf, exchangeOf, fixture, JOB, redactorOf, SESSION } from './exchanges.ts';

const CANARY = 'swordfish';
const OPAQUE = 'aB3xY9-kL2mN4_qW7';
const answer = (text: string, status = 400, operation = 'reconnect'): string | null =>
  evidenceOf({ method: 'PUT', path: `/zstack/v1/ipsec/${CONNECTION}/actions`, status, text }, operation)
    .response.body;

it('a uuid in a text is shown if a harmless place of the run showed it, unless it is a secret too', () => {
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
  redactor.learnHeaders({ cookie: `a=b; session=${JOB}` });
  expect(redactor.text(text)).toBe(`the connection ${CONNECTION} and the job ‹…› of ‹…›`);
});

describe('a body that is no JSON', () => {
  it.each(cases.bodies.sentences)('is shown if it is made of sentences: %s', (text) => {
    expect(answer(text)).toBe(text);
  });

  it.each([
    ...Object.entries(cases.bodies.data),
    ['base64', fixture('cases/query-base64.txt')],
    ['a head and a body', fixture('cases/curl-i.txt')],
  ])('is withheld if it looks like data, or was sent: %s', (_, text) => {
    const withheld = `‹text of ${text.length} characters that is no JSON›`;
    expect(answer(text)).toBe(withheld);
    expect(evidenceOf({ sent: text }).request.body).toBe(withheld);
  });

  it.each([
    ['<html><title>502 Bad Gateway</title><p>nginx', '44 characters, titled "502 Bad Gateway"'],
    [`<html><title>token=${CANARY} ${OPAQUE}</title>`, '54 characters, titled "token=‹…› ‹…›"'],
    ['<html><p>x', '10 characters'],
  ])('is told as a page with the words of its title: %s', (text, shown) => {
    expect(answer(text)).toBe(`‹a page of HTML of ${shown}›`);
  });
});

describe('nothing is told by', () => {
  it('a proxy that repeats its password in the title of a page', () => {
    const credential = Buffer.from(`operator:${CANARY}`).toString('base64');
    for (const said of [credential, `Basic ${credential}`, CANARY, `operator:${CANARY}`]) {
      const headers = { 'proxy-authorization': `Basic ${credential}` };
      const text = `<title>${said} Bad Gateway</title>`;
      const shown = JSON.stringify(evidenceOf({ headers, status: 502, text }));
      expect(shown).not.toMatch(new RegExp(`${CANARY}|${credential}`));
      expect(shown).toContain('Bad Gateway');
    }
  });

  it.each([CANARY, 'plain password', OPAQUE])('a server that repeats the secret %s in a refusal', (said) => {
    const refusal = { status: 400, text: `access denied for ${said}, sorry` };
    const { body } = evidenceOf(refusal, 'query', redactorOf([said])).response;
    expect(body).toMatch(/^access denied for (\*\*\*|‹…›), sorry$/);
  });

  it.each([
    ...Object.entries(cases.bodies.details),
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${OPAQUE.repeat(4)}\n-----END PRIVATE KEY-----`],
  ])('details of an error with %s', (_, details) => {
    const error = { code: 'SYS.1000', description: 'An operation failed', details };
    const body = answer(JSON.stringify({ error }), 503, 'job-poll');
    expect(body).toContain('An operation failed');
    expect(body).not.toMatch(new RegExp(`${CANARY}|${OPAQUE}`));
  });
});

it('an exchange is shown whole, but for what is secret', () => {
  const login = { method: 'PUT', path: '/zstack/v1/accounts/login' };
  const headers = { authorization: `OAuth ${SESSION}`, accept: '*/*' };
  const sent = { logInByAccount: { accountName: 'admin', password: CANARY } };
  const answered = { server: 'nginx', etag: OPAQUE };
  const text = JSON.stringify({ inventory: { uuid: SESSION, accountUuid: CONNECTION } });
  const parts = { ...login, headers, sent: JSON.stringify(sent), answered, text };
  const { request, response } = evidenceOf(parts, 'login');
  const body = JSON.stringify(sent, null, 2).replace(CANARY, '***');
  expect(request).toEqual({ ...login, headers: { ...headers, authorization: 'OAuth ***' }, body });
  expect(response).toMatchObject({ status: 200, headers: { server: 'nginx', etag: '***' } });
  expect(JSON.parse(response.body ?? '')).toEqual({ inventory: { uuid: '***', accountUuid: CONNECTION } });
});

it('a long body is cut', () => {
  const inventories = Array.from({ length: 50_000 }, () => ({ uuid: CONNECTION, name: 'x' }));
  const { body } = evidenceOf({ text: JSON.stringify({ inventories }) }).response;
  expect(body).toMatch(/\n… \(\d+ characters in all\)$/);
  expect(body?.length).toBeLessThan(17_000);
});
