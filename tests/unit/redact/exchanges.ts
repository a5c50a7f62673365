import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field } from '../../../src/model/contract.ts';
import { type Evidence, type Exchange, readPayload } from '../../../src/model/exchange.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { OwnSecrets } from '../../../src/redact/own-secrets.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import { planted } from '../planting.ts';
import { CONNECTION, catalog, JOB, SESSION } from '../traffic/recordings.ts';

export { CONNECTION, catalog, JOB, SESSION };

const FIXTURES = join(import.meta.dirname, '../../fixtures/har');

export function fixture(name: string): string {
  return readFileSync(join(FIXTURES, name), 'utf8');
}

/** A redactor whose run knows some secrets by value. */
export function redactorOf(secrets: readonly string[] = []): Redactor {
  const own = new OwnSecrets(catalog);
  for (const secret of secrets) own.learn(secret);
  return new Redactor(catalog, own);
}

/** What of an exchange a test cares for. */
export interface Parts {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sent?: string;
  readonly status?: number;
  readonly answered?: Readonly<Record<string, string>>;
  readonly text?: string;
}

export function exchangeOf(parts: Parts): Exchange {
  const { method = 'GET', path = `/zstack/v1/ipsec/${CONNECTION}`, headers = {}, sent = '' } = parts;
  const { status = 200, answered = {}, text = '' } = parts;
  return {
    request: { method, path, headers, body: readPayload(sent) },
    response: { status, headers: answered, body: readPayload(text) },
  };
}

/** Learns an exchange, and shows it. */
export function evidenceOf(parts: Parts, operation = 'query', redactor = redactorOf()): Evidence {
  const exchange = exchangeOf(parts);
  redactor.learn(exchange, operation);
  return redactor.evidence(exchange, operation);
}

/** The field of this name in a structure. */
export function fieldOf(structure: string, name: string): Field {
  const field = catalog.structure(structure).byName.get(name);
  if (field === undefined) throw new Error(`${structure} has no field ${name}`);
  return field;
}

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

/** Exchanges with a text in each place, one place at a time. */
export function plantedParts(text: string): readonly Parts[] {
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
