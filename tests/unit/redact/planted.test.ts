import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../../src/model/json.ts';
import { PATIENCE, tries } from '../fuzzing.ts';
import { form, planted, secret, tellsOf, written } from '../planting.ts';
import { CONNECTION, evidenceOf, fieldOf, JOB, type Parts, redactorOf, SESSION } from './exchanges.ts';

const PARTS: Parts = {
  method: 'PUT',
  path: `/zstack/v1/ipsec/${CONNECTION}/actions?q=name=x&limit=5`,
  headers: { authorization: `OAuth ${SESSION}`, cookie: 'a=b', 'user-agent': 'curl/8.0', 'x-job-uuid': JOB },
  sent: JSON.stringify({ reconnectIPsecConnection: {}, systemTags: ['x'], extra: { more: ['x'] } }),
  status: 200,
  answered: { server: 'nginx', location: 'http://h/x', 'set-cookie': 'a=b' },
  text: JSON.stringify({
    success: true,
    inventory: {
      uuid: CONNECTION,
      name: 'x',
      description: 'a b',
      peerAddress: '10.0.0.1',
      authKey: 'x',
      state: 'Enabled',
      lifeTime: 3600,
      createDate: 'Nov 14, 2017 10:20:57 PM',
      peerCidrs: [{ cidr: '10.0.0.0/24', uuid: CONNECTION }],
      unknown: { a: ['x'] },
    },
    error: { code: 'SYS.1000', details: 'x', messages: { message_en: 'x' }, cause: { details: 'x' } },
    schema: { inventory: 'x' },
  }),
};

function plantedParts(text: string): readonly Parts[] {
  const encoded = encodeURIComponent(text);
  const headers = (record: Readonly<Record<string, string>> = {}): readonly Record<string, string>[] => [
    ...[...Object.keys(record), 'x-other'].flatMap((name) =>
      [text, `Bearer ${text}`].map((value) => ({ ...record, [name]: value })),
    ),
    { ...record, [text]: text },
  ];
  const bodies = (body = ''): readonly string[] =>
    planted(JSON.parse(body) as JsonValue, text).map((one) => JSON.stringify(one));
  const paths = ['&token=?', '&?=x', '&q=authKey=?', '&q=name=?', '&sort=?', '#?'].map(
    (end) => `${PARTS.path}${end.replace('?', () => encoded)}`,
  );
  const texts = [
    text,
    `no session ${text} here`,
    `{"authKey":"${text}`,
    `<html><title>${text}</title>${text}`,
    `password=${text}&x=1`,
    `--x\r\nname="password"\r\n\r\n${text}\r\n--x--`,
    `密码${text}错误`,
  ];
  const parts: readonly Parts[] = [
    ...headers(PARTS.headers).map((one) => ({ headers: one })),
    ...headers(PARTS.answered).map((answered) => ({ answered })),
    ...bodies(PARTS.sent).map((sent) => ({ sent })),
    ...bodies(PARTS.text).map((one) => ({ text: one })),
    ...[`/zstack/v1/ipsec/${encoded}/actions`, `/${encoded}${PARTS.path}`, ...paths].map((path) => ({
      path,
    })),
    ...texts.flatMap((one) => [{ status: 400, text: one }, { sent: one }]),
  ];
  return parts.map((one) => ({ ...PARTS, ...one }));
}

const word = fc.constantFrom('sword', 'fish', 'Correct', 'horse', 'battery', 'staple', 'Monday', 'Zürich');
const phrase = fc
  .tuple(fc.array(word, { minLength: 2, maxLength: 5 }), fc.constantFrom(' ', '-', '_', '', '.', '&'))
  .map(([words, sign]) => words.join(sign));

const FIELDS = ['uuid', 'name', 'peerAddress', 'createDate', 'authKey', 'state', 'lifeTime'];

describe('a secret that was planted', () => {
  const inEvidence = fc.property(secret, form, (text, name) => {
    const hidden = written(text, name);
    const redactor = redactorOf();
    for (const parts of plantedParts(hidden)) {
      const shown = JSON.stringify(evidenceOf(parts, 'reconnect', redactor));
      expect(tellsOf(shown, hidden)).toEqual([]);
    }
  });
  it('anywhere in an exchange is in no evidence', () => fc.assert(inEvidence, tries(60)), PATIENCE);

  const redactor = redactorOf();
  const inParts = fc.property(secret, form, fc.lorem(), fc.lorem(), (text, name, before, after) => {
    const hidden = written(text, name);
    const encoded = encodeURIComponent(hidden);
    const shown = [
      ...[hidden, `${before} ${hidden} ${after}`, `${before}${hidden}`].map((one) => redactor.text(one)),
      ...[hidden, { [hidden]: [hidden] }].map((one) => redactor.value(one, null)),
      ...FIELDS.map((field) => redactor.value(hidden, fieldOf('ipsec-connection', field))),
      redactor.pointer(`/inventory/${hidden.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      ...['Server', hidden].map((header) => redactor.header(header, hidden)),
      ...[`http://h/${encoded}?x=${encoded}`, `http://u:${encoded}@h/zstack/v1/ipsec`].map((url) =>
        redactor.url('GET', url),
      ),
    ];
    expect(tellsOf(JSON.stringify(shown), hidden)).toEqual([]);
  });
  it('is in no text, value, pointer, header or URL', () => fc.assert(inParts, tries(500)), PATIENCE);

  const knownByValue = fc.property(phrase, form, (text, name) => {
    const hidden = written(text, name);
    const own = redactorOf([text]);
    for (const parts of plantedParts(hidden)) {
      // A host and a path are made of words too.
      const shown = JSON.stringify(evidenceOf(parts, 'reconnect', own)).toLowerCase();
      expect(shown).not.toContain(JSON.stringify(hidden.toLowerCase()).slice(1, -1));
    }
  });
  it(
    'and is known is nowhere, though it is made of words',
    () => fc.assert(knownByValue, tries(30)),
    PATIENCE,
  );
});
