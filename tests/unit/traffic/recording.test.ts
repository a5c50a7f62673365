import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import {
  accepted,
  acceptedText,
  CONNECTION,
  check,
  checkOne,
  checkText,
  entryOf,
  exampleText,
  harText,
  JOB,
  OTHER_CONNECTION,
  polled,
  SESSION,
  URLS,
} from './recordings.ts';
import { essence, redact } from './redacting.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/har');
const PUT = { method: 'PUT', url: URLS.actions } as const;
const sized = (length: number): readonly object[] => [{ name: 'Content-Length', value: String(length) }];

/** One line for each exchange. */
function lines({ steps }: Report): readonly string[] {
  return steps.map(({ index, operation, status, verdict, findings }) =>
    [index, operation, status ?? '-', verdict, ...findings.map(({ rule }) => rule)].join(' '),
  );
}

describe('a recording of', () => {
  it.each(['chrome', 'firefox', 'mitmproxy', 'charles'])('%s is judged', async (name) => {
    const report = await checkText(readFileSync(join(FIXTURES, `${name}.har`)));
    const { verdict, ignored, notes, preflight } = report;
    const told = report.steps.map(({ description, reason }) => [
      description,
      ...(reason === null ? [] : [reason]),
    ]);
    expect({ verdict, ignored, notes, preflight, lines: lines(report), told }).toMatchSnapshot();
  });
});

describe('a case from the field', () => {
  const flow = (first: number): readonly string[] => [
    `${first} reconnect 202 pass`,
    `${first + 1} job-poll 202 pass`,
    `${first + 2} job-poll 200 pass`,
  ];

  it.each<[string, readonly string[], number]>([
    // A browser's own redirect is ignored; one that a server sent is a gateway's.
    ['chrome-internal-redirect', flow(1), 1],
    ['http-to-https-302', ['0 reconnect 302 error gateway', ...flow(1)], 0],
    ['base64-unlabelled', flow(0), 0],
    ['brotli', flow(0), 0],
    // Firefox calls both base64: bytes of Latin-1, and text that has more characters.
    ['latin1', flow(0), 0],
    ['chinese', flow(0), 0],
    // WebDriver BiDi recorders write an empty text of unknown size for a body that they did not see.
    ['bidi', [...flow(0).slice(0, 2), '2 job-poll 200 skip'], 0],
    ['legacy-rpc', flow(1), 1],
  ])('%s', async (name, expected, ignored) => {
    const report = await checkText(readFileSync(join(FIXTURES, `${name}.har`)));
    expect([lines(report), report.ignored]).toEqual([expected, ignored]);
  });
});

describe('a job', () => {
  const sent = JSON.stringify({ reconnectIPsecConnection: {} });
  const headers = [{ name: 'x-job-uuid', value: JOB }];
  const foreign = { method: 'POST', url: 'http://h/zstack/v1/vm-instances' };
  const other = entryOf({ ...foreign, status: 202, text: acceptedText() });
  const refused = entryOf({ ...foreign, headers, status: 400, text: 'Duplicate job uuid' });
  const lost = entryOf({ ...PUT, headers, sent, status: 0 });
  const change = accepted(JOB, CONNECTION, { changeIPSecConnectionState: { stateEvent: 'disable' } });
  const tags = { systemTags: ['validationOnly'] };
  const checkOnly = accepted(JOB, CONNECTION, { reconnectIPsecConnection: {}, ...tags });
  const inside = accepted(JOB, CONNECTION, { reconnectIPsecConnection: tags });
  /** A poll that shows another connection than the one that `accepted` is about. */
  const wrong = polled(
    JOB,
    exampleText('reconnect-response', 'success').replaceAll(CONNECTION, OTHER_CONNECTION),
  );
  const ours = accepted('a'.repeat(32));

  const put = (index: number): string => `${index} reconnect 202 pass`;
  const fails = (index: number): string => `${index} job-poll 200 fail identity-mismatch`;

  it.each<[string, readonly unknown[], readonly string[], number]>([
    ['is judged by its reconnect', [accepted(), wrong], [put(0), fails(1)], 0],
    ['that comes later too', [wrong, accepted()], [fails(0), put(1)], 0],
    ['or by one without an answer', [lost, wrong], ['0 reconnect - error', fails(1)], 0],
    ['of another operation is ignored', [other, polled(), ours], [put(2)], 2],
    ['of another operation later too', [polled(), other, ours], [put(2)], 2],
    ['of another action is ignored', [change, polled(), ours], [put(2)], 2],
    ['of another action later too', [polled(), change, ours], [put(2)], 2],
    ['is not that of a refused request', [accepted(), refused, wrong], [put(0), fails(2)], 1],
    ['may end with nothing', [checkOnly, polled(JOB, '{}')], [put(0), '1 job-poll 200 pass'], 0],
    ['may, asked inside the action', [inside, polled(JOB, '{}')], [put(0), '1 job-poll 200 pass'], 0],
    ['must not', [accepted(), polled(JOB, '{}')], [put(0), '1 job-poll 200 fail envelope'], 0],
    ['that nothing explains has no identity', [refused, wrong], ['1 job-poll 200 pass'], 1],
  ])('%s', async (_, entries, expected, ignored) => {
    const report = await check(entries);
    expect([lines(report), report.ignored]).toEqual([expected, ignored]);
  });

  it('that nothing explains is said to be so', async () => {
    const [, step] = (await check([accepted(), polled('b'.repeat(32))])).steps;
    expect(step?.description).toBe(
      'deployed: only deployed has this operation; the request that started this job was not found, so the uuid of the connection is not checked',
    );
  });

  it('whose polls are too many to wait is judged without identity, the oldest first, and said to be so', async () => {
    const unexplained = async (polls: readonly unknown[], jobs: readonly string[]) => {
      const { steps } = await check([...polls, ...jobs.map((job) => accepted(job))]);
      return steps.flatMap(({ index, description }) => (/was not found/.test(description) ? [index] : []));
    };
    const jobs = ['0', '1', '2', '3'].map((digit) => digit.repeat(32));
    const large = jobs.map((job) => polled(job, `{}${' '.repeat(3_000_000)}`));
    expect(await unexplained(large, jobs)).toEqual([0, 1]);
    expect(await unexplained(large.slice(2), jobs)).toEqual([]);
    const small = Array.from({ length: 2_049 }, () => polled(JOB, '{}'));
    expect(await unexplained(small, [JOB])).toEqual([0]);
  });
});

describe('a PUT on the path of actions', () => {
  it.each([
    ['that names another action', '{"changeIPSecConnectionState":null}', 1],
    ['without any action', '{"systemTags":[]}', 0],
    ['with no JSON', 'reconnect', 0],
  ])('%s is judged as it has to be', async (_, sent, ignored) => {
    const entry = entryOf({ ...PUT, sent, status: 400, text: 'no' });
    expect((await check([entry])).ignored).toBe(ignored);
  });

  it('whose body was not kept is taken for a reconnect, and said to be so', async () => {
    const step = await checkOne({ ...PUT, headers: sized(31), status: 202, text: acceptedText() });
    expect(step).toMatchObject({ verdict: 'pass', operation: 'reconnect' });
    expect(step.description).toContain('the body of the request is not in the recording');
  });
});

describe('a client', () => {
  const sent = '{"systemTags":[]}';
  const put = { ...PUT, status: 400, text: "the body doesn't contain action mapping" };

  it.each<[string, object, string]>([
    ['sent', { sent, headers: sized(sent.length) }, 'fail'],
    ['sent as text', { sent: 'reconnect', headers: sized(9) }, 'fail'],
    ['sent in base64', { sent: Buffer.from(sent).toString('base64'), headers: sized(sent.length) }, 'fail'],
    ['sent, with no size', { sent }, 'fail'],
    ['that was not kept', { headers: sized(31) }, 'pass'],
    ['that was emptied', { sent: '', headers: sized(31) }, 'pass'],
    ['that was emptied without a word', { sent: '' }, 'pass'],
    ['that was written anew', { sent, headers: sized(31) }, 'pass'],
    ['that was cut', { sent: '{"reconnectIPsec', headers: sized(31) }, 'pass'],
    ['that is still compressed', { sent: '\x1f\ufffd\b', headers: sized(48) }, 'pass'],
    ['that may have been anything', { sent: 'binary' }, 'pass'],
  ])('is judged by a body %s', async (_, recorded, verdict) => {
    const entry = entryOf({ ...put, ...recorded });
    const text = harText([entry]);
    const { steps } = await checkText(text);
    expect(steps.map((step) => [step.operation, step.verdict])).toEqual([['reconnect', verdict]]);
    const { report, copy } = await redact(text);
    expect(essence(await checkText(copy))).toEqual(essence(report));
  });
});

describe('an exchange', () => {
  const aborted = { _error: 'net::ERR_ABORTED' };
  const text = exampleText('query-response', 'success');
  const other = text.replaceAll(CONNECTION, OTHER_CONNECTION);

  it.each<[object, string, RegExp]>([
    [{ status: 0, response: aborted }, 'error', /aborted or got no answer \(net::ERR_ABORTED\)/],
    [{ text: '{}', response: { _charlesStatus: 'FAILED' } }, 'error', /did not come whole \(FAILED\)/],
    [{ content: { size: 0 }, response: aborted }, 'error', /did not come whole \(net::ERR_ABORTED\)/],
    [{ text: '{"inventories":[', response: aborted }, 'error', /did not come whole/],
    [{ text: '{"inventories":[],"schema":{}}', response: { _error: '' } }, 'pass', /^$/],
    [{ status: '200 OK', text: '{}' }, 'error', /no status of HTTP/],
    [{ status: 20 }, 'error', /no status of HTTP/],
    [{ status: '200', text }, 'pass', /^$/],
    [{ status: '418', text }, 'fail', /^$/],
    [{ content: { size: 900 } }, 'skip', /recorder did not keep its body/],
    [{}, 'skip', /recorder did not keep its body, if it had one/],
    [{ text: '???', content: { encoding: 'base64' } }, 'error', /called base64 and is not/],
    [{ status: 304, content: { size: 0 } }, 'skip', /from a cache \(304\)/],
    [{ status: 304, text }, 'pass', /^$/],
    [{ status: 304, text: other }, 'fail', /^$/],
    [{ status: 418, content: { size: 9 } }, 'fail', /^$/],
    [{ status: 502, content: { size: 9, mimeType: 'text/html' } }, 'error', /^$/],
    [{ status: 200, content: { size: 9, mimeType: 'text/html' } }, 'error', /^$/],
  ])('with %.80j: %s', async (recorded, verdict, reason) => {
    const step = await checkOne({ url: URLS.query, ...recorded });
    expect(step.verdict).toBe(verdict);
    expect(step.reason ?? '').toMatch(reason);
    if ('status' in recorded && recorded.status === 304) expect(step.status).toBe(304);
  });

  it('without a response is an error', async () => {
    const { steps } = await check([{ request: { method: 'GET', url: URLS.query }, response: null }]);
    const reason = "the entry's response.status is no status of HTTP";
    expect(steps).toMatchObject([{ verdict: 'error', reason, status: null }]);
  });

  it.each([
    [12.5, 13],
    [0, 0],
    [-1, null],
    ['12', null],
    [undefined, null],
  ])('that took %p takes %p milliseconds', async (time, durationMs) => {
    const entry = entryOf({ url: URLS.query, text: '{}' }) as object;
    expect((await check([{ ...entry, time }])).steps).toMatchObject([{ durationMs }]);
  });

  it('with headers of any spelling is read', async () => {
    const text = acceptedText('b'.repeat(32));
    const headers = [{ name: 'X-JOB-uuid', value: JOB }, { name: ':path', value: '/x' }, null, 7];
    const step = await checkOne({ ...PUT, headers, status: 202, text });
    expect(step.findings).toMatchObject([{ rule: 'envelope' }]);
  });

  it('that cannot be ours is ignored', async () => {
    const entries = [
      {},
      { request: null },
      { request: { method: 'GET' } },
      { request: { method: 7, url: URLS.query } },
      // The polls of its job are judged.
      { ...(accepted() as object), request: { url: URLS.actions } },
    ];
    const { ignored, steps } = await check([...entries, 7, null, polled()]);
    expect([ignored, steps.length]).toEqual([7, 1]);
  });
});

const UUID = `{"uuid":"${CONNECTION}"}`;

it.each([
  ['?count=true', '{"total":3,"schema":{}}', 'pass'],
  ['?count=true', '{"total":"3"}', 'fail'],
  ['?count=true', '{}', 'fail'],
  ['?count=false', '{"total":3}', 'fail'],
  ['?fields=uuid', `{"inventories":[${UUID}],"schema":{}}`, 'pass'],
  ['?fields=uuid,%20name', `{"inventories":[${UUID}]}`, 'fail'],
  ['?limit=3', `{"inventories":[${UUID}]}`, 'fail'],
  // Of one connection all of it is owed.
  [`/${CONNECTION}?fields=uuid`, `{"inventories":[${UUID}]}`, 'fail'],
  ['?count=true', '{"inventories":[]}', 'fail'],
  ['?count=True&fields=uuid', '{"total":3,"schema":{}}', 'pass'],
  ['?replyWithCount=true', '{"inventories":[],"total":0,"schema":{}}', 'pass'],
  ['?replyWithCount=true', '{"inventories":[]}', 'fail'],
  ['?replyWithCount=false', '{"inventories":[],"schema":{}}', 'pass'],
  ['?replyWithCount=true&fields=uuid', `{"inventories":[${UUID}],"total":1,"schema":{}}`, 'pass'],
  ['?replyWithCount=true&fields=uuid', `{"inventories":[${UUID}]}`, 'fail'],
  ['?replyWithCount=true', 'refused', 'fail'],
  // Of one connection no number is owed either.
  [`/${CONNECTION}?replyWithCount=true`, '{"inventories":[],"schema":{}}', 'pass'],
  ['?groupBy=state', '{"x":1}', 'skip'],
  ['?groupBy=state', '<html>', 'error'],
])('a query with %s that is answered %s: %s', async (query, text, verdict) => {
  expect((await checkOne({ url: `${URLS.list}${query}`, text })).verdict).toBe(verdict);
});

it('a query for the number that is not answered with it lacks the number, not the connections', async () => {
  const { findings } = await checkOne({ url: `${URLS.list}?count=true`, text: '{}' });
  expect(findings).toMatchObject([{ rule: 'field-missing', at: '/total', field: 'query-response.total' }]);
});

describe('a recording', () => {
  const put = { ...PUT, sent: '{"reconnectIPsecConnection":{}}', text: 'no' };
  const refusal = (status: number): unknown => entryOf({ ...put, status });
  const lost = entryOf({ url: URLS.query, content: { size: 9 } });

  it.each<[string, readonly unknown[], RegExp]>([
    ['nothing', [], /PUT \/zstack\/v1\/ipsec\/\{uuid\}\/actions/],
    ['nothing of the contract', [entryOf({ url: 'http://h/', text: 'x' })], /PUT \/zstack/],
    ['nothing that was kept', [lost], /with the bodies of the answers kept/],
  ])('of %s cannot be told', async (_, entries, hint) => {
    const { verdict, preflight } = await check(entries);
    expect([verdict, preflight.length]).toEqual(['error', 1]);
    expect(preflight[0]?.hint).toMatch(hint);
  });

  it.each<[string, readonly unknown[], string, number]>([
    ['nothing but refusals cannot tell', [refusal(400), refusal(429), refusal(500)], 'error', 3],
    ['a refusal and a sound answer passes', [refusal(400), accepted()], 'pass', 1],
    ['a refusal and a broken answer fails', [refusal(400), refusal(418)], 'fail', 1],
    ['a refusal and nothing that was kept cannot tell', [refusal(400), lost], 'error', 1],
  ])('of %s', async (_, entries, verdict, refused) => {
    const report = await check(entries);
    expect([report.verdict, report.refused]).toEqual([verdict, refused]);
    expect(/tell nothing: refusals/.test(report.preflight[0]?.detail ?? '')).toBe(verdict === 'error');
  });

  it('with an entry that is no JSON cannot be told, and the others are judged', async () => {
    const text = harText([accepted(), { a: 'BROKEN' }, polled()]).replace('"BROKEN"', 'nonsense');
    const { verdict, preflight, steps } = await checkText(text);
    expect([verdict, steps.length, preflight[0]?.detail]).toEqual(['error', 2, 'entry 1: not valid JSON']);
  });

  it('in a dialect that does not know an operation leaves it out', async () => {
    const report = await check([accepted(), polled()], 'documented');
    expect([lines(report), report.ignored]).toEqual([['0 reconnect 202 fail status'], 1]);
    expect(report.steps[0]?.description).toBe('documented: --dialect');
  });

  it('shows no secret that one entry repeats of another', async () => {
    const error = JSON.parse(exampleText('reconnect-response', 'failure')).error as object;
    const said = { ...error, code: SESSION, details: `there came ${SESSION} before` };
    const entries = [
      accepted(),
      entryOf({ url: URLS.poll, status: 503, text: JSON.stringify({ error: said }) }),
      entryOf({ url: URLS.poll, status: 502, text: `<html><title>${SESSION}</title>` }),
      entryOf({ method: 'DELETE', url: URLS.logout, status: 500, text: 'x' }),
      entryOf({ url: `${URLS.list}?token=${SESSION}`, status: 500, text: 'x' }),
    ];
    for (const order of [entries, entries.toReversed()]) {
      const report = await check(order);
      expect(report.counts).toMatchObject({ fail: 1, error: 1, warn: 2 });
      expect(JSON.stringify(report)).not.toContain(SESSION);
    }
  });

  it('shows whole exchanges for the first of each verdict only', async () => {
    const odd = exampleText('query-response', 'success').replace('{', '{"odd":1,');
    const entries = [
      ...Array.from({ length: 60 }, () => entryOf({ url: URLS.query, text: odd })),
      entryOf({ url: URLS.query, status: 418, text: '{}' }),
    ];
    const { steps, counts } = await check(entries);
    expect(counts).toMatchObject({ warn: 60, fail: 1 });
    expect(steps.filter(({ evidence }) => evidence !== null)).toHaveLength(51);
    expect(steps.at(-1)?.evidence).not.toBeNull();
  });

  it('lists what is broken behind more than there is room for', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `"odd${index}":1`).join(',');
    const odd = exampleText('reconnect-response', 'success').replace('{', `{${keys},`);
    const about = exampleText('reconnect-response', 'success').replaceAll(CONNECTION, OTHER_CONNECTION);
    const warned = Array.from({ length: 600 }, () => polled(JOB, odd));
    const { verdict, steps, operations, notes } = await check([accepted(), ...warned, polled(JOB, about)]);
    expect(verdict).toBe('fail');
    expect(steps.at(-1)?.findings.map(({ rule }) => rule)).toContain('identity-mismatch');
    expect(operations.find(({ operation }) => operation === 'job-poll')?.counts.warn).toBe(600);
    expect(notes.at(-1)).toMatch(/^103 more exchanges .* too many to keep: 1 pass, 102 warn$/);
  });
});

describe('headers that are absent in a recording', () => {
  const typed = [{ name: 'Server', value: 'x' }];

  it.each<[object, readonly string[], readonly string[]]>([
    [{ headers: typed }, ['D13'], ['D07']],
    [{ response: { headers: typed } }, [], ['D13']],
    [{ headers: typed, response: { headers: typed } }, ['D07', 'D13'], []],
  ])('show something where the recorder kept others: %j', async (parts, shown, hidden) => {
    const poll = { url: URLS.poll, text: exampleText('reconnect-response', 'success') };
    const { divergences } = await check([entryOf({ ...poll, ...parts })]);
    const seen = divergences.filter((one) => one.seen).map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining([...shown]));
    for (const id of hidden) expect(seen).not.toContain(id);
  });
});
