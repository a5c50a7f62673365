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
  const strings = (record: Readonly<Record<string, string>> = {}): readonly Record<string, string>[] => [
    ...Object.keys(record).map((name) => ({ ...record, [name]: text })),
    ...Object.keys(record).map((name) => ({ ...record, [name]: `Bearer ${text}` })),
    { ...record, 'x-other': text },
    { ...record, [text]: text },
  ];
  const bodies = (body = ''): readonly string[] =>
    planted(JSON.parse(body) as JsonValue, text).map((one) => JSON.stringify(one));
  return [
    ...strings(PARTS.headers).map((headers) => ({ ...PARTS, headers })),
    ...strings(PARTS.answered).map((answered) => ({ ...PARTS, answered })),
    ...bodies(PARTS.sent).map((sent) => ({ ...PARTS, sent })),
    ...bodies(PARTS.text).map((one) => ({ ...PARTS, text: one })),
    ...[
      `/zstack/v1/ipsec/${encoded}/actions`,
      `/${encoded}${PARTS.path}`,
      `${PARTS.path}&token=${encoded}`,
      `${PARTS.path}&${encoded}=x`,
      `${PARTS.path}&q=authKey=${encoded}`,
      `${PARTS.path}&q=name=${encoded}`,
      `${PARTS.path}&sort=${encoded}`,
      `${PARTS.path}#${encoded}`,
    ].map((path) => ({ ...PARTS, path })),
    ...[
      text,
      `no session ${text} here`,
      `{"authKey":"${text}`,
      `<html><title>${text}</title>${text}`,
      `password=${text}&x=1`,
      `--x\r\nname="password"\r\n\r\n${text}\r\n--x--`,
      `密码${text}错误`,
    ].flatMap((one) => [
      { ...PARTS, status: 400, text: one },
      { ...PARTS, sent: one },
    ]),
  ];
}

describe('a secret that was planted', () => {
  it(
    'anywhere in an exchange is in no evidence',
    () => {
      fc.assert(
        fc.property(secret, form, (text, name) => {
          const hidden = written(text, name);
          const redactor = redactorOf();
          for (const parts of plantedParts(hidden)) {
            const shown = JSON.stringify(evidenceOf(parts, 'reconnect', redactor));
            expect(tellsOf(shown, hidden)).toEqual([]);
          }
        }),
        tries(60),
      );
    },
    PATIENCE,
  );

  it(
    'is in no text, value, pointer, header or URL',
    () => {
      const redactor = redactorOf();
      fc.assert(
        fc.property(secret, form, fc.lorem(), fc.lorem(), (text, name, before, after) => {
          const hidden = written(text, name);
          const shown = [
            redactor.text(hidden),
            redactor.text(`${before} ${hidden} ${after}`),
            redactor.text(`${before}${hidden}`),
            redactor.value(hidden, null),
            redactor.value({ [hidden]: [hidden] }, null),
            ...['uuid', 'name', 'peerAddress', 'createDate', 'authKey', 'state', 'lifeTime'].map((field) =>
              redactor.value(hidden, fieldOf('ipsec-connection', field)),
            ),
            redactor.pointer(`/inventory/${hidden.replaceAll('~', '~0').replaceAll('/', '~1')}`),
            redactor.header('Server', hidden),
            redactor.header(hidden, hidden),
            redactor.url('GET', `http://h/${encodeURIComponent(hidden)}?x=${encodeURIComponent(hidden)}`),
            redactor.url('GET', `http://u:${encodeURIComponent(hidden)}@h/zstack/v1/ipsec`),
          ];
          expect(tellsOf(JSON.stringify(shown), hidden)).toEqual([]);
        }),
        tries(500),
      );
    },
    PATIENCE,
  );

  it(
    'and is known by value is nowhere, though it is made of plain words',
    () => {
      const word = fc.constantFrom(
        'sword',
        'fish',
        'Correct',
        'horse',
        'battery',
        'staple',
        'Monday',
        'Zürich',
      );
      const phrase = fc
        .tuple(fc.array(word, { minLength: 2, maxLength: 5 }), fc.constantFrom(' ', '-', '_', '', '.', '&'))
        .map(([words, sign]) => words.join(sign));
      fc.assert(
        fc.property(phrase, form, (text, name) => {
          const hidden = written(text, name);
          const redactor = redactorOf([text]);
          for (const parts of plantedParts(hidden)) {
            // A host and a path are made of words too.
            const shown = JSON.stringify(evidenceOf(parts, 'reconnect', redactor)).toLowerCase();
            expect(shown).not.toContain(JSON.stringify(hidden.toLowerCase()).slice(1, -1));
          }
        }),
        tries(30),
      );
    },
    PATIENCE,
  );
});
