import { describe, expect, it } from '@jest/globals';
import { Broker, type BrokerRequest } from '../../../src/broker/broker.ts';
import { BrokerError } from '../../../src/broker/broker-answers.ts';
import { INDEX, type StubAnswer, type StubRoutes, withStub } from './stub-broker.ts';

const LIST = { method: 'GET', path: '/list', what: 'its list' } as const;

/** Asks a stub once, and answers what came of it and how often it was asked. */
function ask(
  routes: StubRoutes,
  request: BrokerRequest,
  { timeout = 60_000, secrets = [] as string[] } = {},
) {
  return withStub(routes, async (stub) => {
    const broker = new Broker(stub.access({ timeout }), { secrets });
    const got = await broker.ask(request).catch((error: unknown) => error);
    await broker.close();
    return { got, asked: stub.asked.length };
  });
}

describe('a broker', () => {
  it.each(['', '/broker', '/zstack', '/team/zstack'])('is asked below its path %j', async (path) => {
    await withStub({ [`GET ${path}/`]: INDEX, [`GET ${path}/list`]: [200, { a: 1 }] }, async (stub) => {
      const broker = new Broker(stub.access({ path }));
      await broker.index();
      expect((await broker.ask(LIST)).json).toEqual({ a: 1 });
      const link = `http://elsewhere.example${path}/list?x=1`;
      expect((await broker.ask({ ...LIST, path: link })).json).toEqual({ a: 1 });
      await broker.close();
    });
  });

  it.each(['http://b:x/list', '.evil.example/list', 'data:,x', ''])('at link %j is none', async (path) => {
    const { got, asked } = await ask({}, { ...LIST, path });
    const message = expect.stringContaining('a link that is not a URL');
    expect(got).toMatchObject({ kind: 'unusable', message });
    expect(asked).toBe(0);
  });

  it('is asked again after what may pass', async () => {
    let times = 0;
    const list = (): StubAnswer => (times++ === 0 ? [503, {}] : [200, { a: 1 }]);
    const { got, asked } = await ask({ 'GET /list': list }, LIST);
    expect(asked).toBe(2);
    expect(got).toMatchObject({ json: { a: 1 } });
  });

  it.each<[string, StubAnswer, RegExp]>([
    [
      'a redirect',
      [301, '', { location: 'https://new.example/x' }],
      /new\.example\/x; redirects are not followed/,
    ],
    ['an answer that is too large', [200, 'x'.repeat(17 * 1024 * 1024)], /too large|larger than/],
    ['a refusal', [400, {}], /refused its list/],
    ['a failure', [500, {}], /failed on its list/],
  ])('is not asked again after %s', async (_, answer, sentence) => {
    const { got, asked } = await ask({ 'GET /list': answer }, LIST);
    expect(got).toBeInstanceOf(BrokerError);
    expect((got as Error).message).toMatch(sentence);
    expect(asked).toBe(1);
  });

  it('that hangs is waited for once', async () => {
    const { got, asked } = await ask({ 'GET /list': null }, LIST, { timeout: 1_000 });
    expect(got).toMatchObject({ kind: 'unreachable', message: expect.stringMatching(/came within 1000 ms/) });
    expect(asked).toBe(1);
  });

  it('shows no secret of what it refuses, nor of where it points, in whatever form it repeats it', async () => {
    const secret = 'p"ss/w rd';
    const said = [secret, JSON.stringify(secret), encodeURIComponent(secret), secret.toUpperCase()];
    const forms = [...said, ...['base64', 'hex'].map((one) => Buffer.from(secret).toString(one as 'hex'))];
    for (const form of forms) {
      const answers: readonly StubAnswer[] = [
        [409, { errors: [`you sent ${form}`] }],
        [200, `<html><title>for ${form}</title></html>`],
        [302, '', { location: `https://new.example/${encodeURIComponent(form)}/list` }],
      ];
      for (const answer of answers) {
        const { got } = await ask({ 'GET /list': answer }, LIST, { secrets: [secret] });
        expect(got).toBeInstanceOf(BrokerError);
        expect(String(got)).toMatch(/\*{3}|‹…›/);
        for (const one of [...forms, 'w rd']) expect(String(got)).not.toContain(one);
      }
    }
  });

  it('bears a secret that is no text', async () => {
    const { got } = await ask({ 'GET /list': [200, { a: 1 }] }, LIST, { secrets: ['x\ud800', '', ' '] });
    expect(got).toMatchObject({ json: { a: 1 } });
  });
});
