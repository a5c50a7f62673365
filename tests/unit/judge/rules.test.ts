import { describe, expect, it } from '@jest/globals';
import { verdictOf } from '../../../src/model/finding.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import {
  EXCHANGE_RULE_IDS,
  type ExchangeRuleId,
  RULE_IDS,
  RULES,
  type RuleId,
} from '../../../src/model/rules.ts';
import {
  type Answer,
  accepted,
  askedFor,
  body,
  brief,
  type Change,
  CONNECTION,
  documented,
  done,
  failed,
  JOB,
  json,
  judge,
  type Loose,
  OTHER,
  other,
  queried,
  text,
} from './answers.ts';

/** The inventory of an answer. */
function inventoryOf({ body: payload }: Answer): JsonValue {
  return payload.kind === 'json' ? (payload.value as Loose).inventory : null;
}

const ACTION = { reconnectIPsecConnection: {} };
const NO_ACTION = "the body doesn't contain action mapping to the URL[/v1/ipsec/x/actions]";
/** A refusal that says nothing of the request. */
const refused = other('reconnect', 400, text('refused'));

const UNAUTHORIZED = { headers: { authorization: undefined } };
const FOR_OTHER = { requested: askedFor(OTHER) };
const UPPER_CASE = CONNECTION.toUpperCase();
const WANTS_SCHEMA = { 'x-json-schema': 'true' };

/** The result of a reconnect that asked for validation only. */
const VALIDATED = { ...other('job-poll', 200, json({})), requested: askedFor(CONNECTION, true) };

/** The answer to a login, whose session lacks a field. */
function loggedIn(lacking: string): Answer {
  const change = { [`/inventory/${lacking}`]: undefined };
  return other('login', 200, body('login-response', 'deployed', 'success', change, ['/inventory/userUuid']));
}

const CAUSE = { code: 'SYS.1000', description: 'x' };
const NESTED = { ...CAUSE, description: 'code": x', cause: CAUSE };
const TWICE = '{"code":"ID.1000","code":"ID.1000","description":"x"}';
const NULLED = { ...CAUSE, messages: null };

/** Fields of the inventory that are taken away. */
function gone(...names: readonly string[]): Change {
  return Object.fromEntries(names.map((name) => [`/inventory/${name}`, undefined]));
}

/**
 * A title, an answer, and its findings as `level pointer`. An answer that breaks its rule without any has one in each
 * place that is changed, or one on the whole.
 */
type Case = readonly [title: string, answer: Answer, ...finds: readonly string[]];

/** For each rule: answers that break it and nothing else, and answers that come close and do not. */
const CASES: Readonly<
  Record<ExchangeRuleId, { readonly breaks: readonly Case[]; readonly passes: readonly Case[] }>
> = {
  'field-missing': {
    breaks: [
      ['a required field', done({ '/inventory/vipUuid': undefined })],
      ['a nested field', done({ '/inventory/peerCidrs/0/cidr': undefined })],
      ['the code of an error', failed({ '/error/code': undefined })],
      ['a nested cause', failed({ '/error/cause': { code: 'SYS.1' } }), 'error /error/cause/description'],
      ['the account of a session', loggedIn('accountUuid'), 'error /inventory/accountUuid'],
      ['the schema map of a query', queried({ '/schema': undefined }), 'warning /schema'],
      ['the schema map that was asked for', { ...done(), headers: WANTS_SCHEMA }, 'warning /schema'],
    ],
    passes: [
      ['the user of a session, which newer servers do not send', loggedIn('userUuid')],
      ['a schema map that was not asked for', done()],
      ['a schema map of a validation', { ...VALIDATED, headers: WANTS_SCHEMA }],
      ['optional fields in deployed', done(gone('description', 'pfs', 'idType', 'localId', 'remoteId'))],
      ['details of a deployed error', failed({ '/error/details': undefined })],
      ['inventory in a documented failure', documented({ '/inventory': undefined }, 'failure')],
      ['empty lists', done({ '/inventory/peerCidrs': [], '/inventory/l3NetworkRefs': [] })],
    ],
  },
  'field-null': {
    breaks: [
      ['a required field', done({ '/inventory/name': null })],
      ['what a server would omit', done({ '/inventory/pfs': null }), 'warning /inventory/pfs'],
      ['error beside the inventory', done({ '/error': null }), 'warning /error'],
      ['error beside nothing', { ...VALIDATED, body: json({ error: null }) }, 'warning /error'],
      ['an inventory of nothing', { ...VALIDATED, body: json({ inventory: null }) }, 'error /inventory'],
      ['a field of the page that is not reserved', documented({ '/inventory/pfs': null })],
      ['an item of a list', done({ '/inventory/peerCidrs': [null] }), 'error /inventory/peerCidrs/0'],
      ['the elaboration of a server', failed({ '/error/elaboration': null }), 'warning /error/elaboration'],
      ['a field of any type', failed({ '/error/messages': null }), 'warning /error/messages'],
      [
        'a field of any type in nested errors',
        failed({ '/error/cause': NULLED, '/error/causes': [{ ...NULLED, messages: {} }, NULLED] }),
        'warning /error/cause/messages',
        'warning /error/causes/1/messages',
      ],
    ],
    passes: [
      ['error in a documented success', documented({ '/error': null })],
      [
        'reserved fields of a documented error',
        documented({ '/error/elaboration': null, '/error/opaque': null, '/error/cause': null }, 'failure'),
      ],
      ['inventory in a documented failure', documented({ '/inventory': null }, 'failure')],
    ],
  },
  'field-type': {
    breaks: [
      ['a number for a text', done({ '/inventory/name': 7 })],
      ['a fraction', done({ '/inventory/ikeLifeTime': 86400.5 })],
      ['outside int32', documented({ '/inventory/lifeTime': 2 ** 31 })],
      ['outside int32, and outside the known values', done({ '/inventory/lifeTime': 2 ** 31 })],
      ['a text for an integer', documented({ '/inventory/ikeDhGroup': '2' })],
      ['an object for a list', done({ '/inventory/peerCidrs': {} })],
      ['a text for a structure', done({ '/inventory': 'x' })],
      ['a text for nothing', { ...VALIDATED, body: json({ inventory: 'x' }) }, 'error /inventory'],
      ...[7, true, [], {}].map((no): Case => {
        const change = { '/error/details': no, '/error/elaboration': no, '/error/i18nDetails': no };
        return [`${JSON.stringify(no)} for a text`, failed(change)];
      }),
      ['a schema map of numbers', done({ '/schema': { inventory: 1 } }), 'error /schema/inventory'],
      ['a schema map that is a list', queried({ '/schema': [] })],
      ['a timeout that is a text', accepted({ '/apiTimeout': '1800000' })],
      ['success as a text', documented({ '/success': 'true' })],
    ],
    passes: [
      ['a translation of a newer server', failed({ '/error/i18nDetails': '会话已过期' })],
      ['any opaque of an error', failed({ '/error/opaque': { fmt: 'x', args: [] } })],
      ['an integer written 0.0', documented({ '/inventory/ikeLifeTime': JSON.parse('0.0') })],
      ['the greatest int32', documented({ '/inventory/lifeTime': 2 ** 31 - 1 })],
      ['a Java long', accepted({ '/apiTimeout': 2 ** 40 })],
      ['a schema map', done({ '/schema': { inventory: 'org.zstack.ipsec.IPsecConnectionInventory' } })],
    ],
  },
  'field-format': {
    breaks: [
      ['an uppercase uuid', done({ '/inventory/vipUuid': UPPER_CASE })],
      ['a moment in milliseconds', done({ '/inventory/createDate': 1510698057000 })],
      ['a moment in seconds', done({ '/inventory/peerCidrs/0/createDate': 1510698057 })],
      ['a date that does not exist', documented({ '/inventory/lastOpDate': 'Feb 30, 2024 1:00:00 PM' })],
      ['an address out of range', documented({ '/inventory/peerAddress': '256.1.1.1' })],
      ['an error code without a number', failed({ '/error/code': 'SYS' })],
    ],
    passes: [
      ['host bits in a cidr', done({ '/inventory/peerCidrs/0/cidr': '10.1.2.3/8' })],
      ['a host name as peer', documented({ '/inventory/peerAddress': 'vpn.example.com' })],
    ],
  },
  'field-undocumented': {
    breaks: [
      ['a field nobody knows', done({ '/inventory/shiny': 1 })],
      ['success from a server', done({ '/success': true })],
      ['what only servers add, on the page', documented({ '/error/cost': '1ms' }, 'failure')],
      ['and a list of it', documented({ '/error/causes': [{}] }, 'failure'), 'warning /error/causes'],
      ['an unknown field of an error', failed({ '/error/hint': 'x' })],
      ['a schema map beside an error', failed({ '/schema': {} })],
      ['a field of a job in progress', other('job-poll', 202, json({ location: 'x' })), 'warning /location'],
    ],
    passes: [
      [
        'what servers add to errors',
        failed({ '/error/location': 'flow', '/error/cost': '1ms', '/error/causes': [] }),
      ],
      ['a schema map', queried({ '/schema': {} })],
    ],
  },
  'field-value': {
    breaks: [
      ['an unknown state', done({ '/inventory/state': 'On' })],
      ['an empty word', done({ '/inventory/authMode': '' })],
      ['a lifetime below the range', done({ '/inventory/ikeLifeTime': 59 })],
      ['a DH group outside the list', done({ '/inventory/ikeDhGroup': 3 })],
    ],
    passes: [
      ['a lifetime of 0', done({ '/inventory/ikeLifeTime': 0 })],
      ['the ends of the range', done({ '/inventory/ikeLifeTime': 60, '/inventory/lifeTime': 604800 })],
      ['any word on the page', documented({ '/inventory/state': 'On' })],
    ],
  },
  'timestamp-variant': {
    breaks: [
      ['a comma after the year', done({ '/inventory/createDate': 'Nov 14, 2017, 10:20:57 PM' })],
      ['U+202F before PM', documented({ '/inventory/createDate': 'Nov 14, 2017, 10:20:57\u202fPM' })],
    ],
    passes: [["the page's form", done({ '/inventory/createDate': 'Nov 14, 2017 10:20:57 AM' })]],
  },
  'time-order': {
    breaks: [
      ['a connection', done({ '/inventory/lastOpDate': 'Nov 14, 2017 10:20:56 PM' })],
      ['a nested record', documented({ '/inventory/peerCidrs/0/lastOpDate': 'Jan 1, 2017 12:00:00 AM' })],
      ['midnight before noon', done({ '/inventory/lastOpDate': 'Nov 14, 2017 12:00:00 AM' })],
    ],
    passes: [['a later operation', done({ '/inventory/lastOpDate': 'Nov 14, 2017 10:20:58 PM' })]],
  },
  'identity-mismatch': {
    breaks: [
      ['a result of another connection', { ...done(), ...FOR_OTHER }, 'error /inventory/uuid'],
      ['a query that finds another', { ...queried(), ...FOR_OTHER }, 'error /inventories/0/uuid'],
      ['the documented dialect', { ...documented(), ...FOR_OTHER }, 'error /inventory/uuid'],
    ],
    passes: [
      ['the connection asked for', done()],
      ['a poll that nothing explains', { ...done(), requested: null }],
      ['one in upper case, as some databases find it', { ...done(), requested: askedFor(UPPER_CASE) }],
    ],
  },
  'reference-mismatch': {
    breaks: [
      ['a peer network', done({ '/inventory/peerCidrs/0/connectionUuid': OTHER })],
      ['a local network', documented({ '/inventory/l3NetworkRefs/0/connectionUuid': OTHER })],
      ['a queried connection', queried({ '/inventories/0/peerCidrs/0/connectionUuid': OTHER })],
    ],
    passes: [['references to their connection', done()]],
  },
  envelope: {
    breaks: [
      ['success with an error', documented({ '/success': true }, 'failure'), 'error /error'],
      ['no success and no error', documented({ '/success': false, '/error': null }), 'error /error'],
      ['neither inventory nor error on the page', documented({ '/inventory': undefined }), 'error '],
      ['200 with error', { ...failed(), status: 200 }, 'error /error'],
      ['200 with both', done({ '/error': CAUSE })],
      ['200 with nothing', other('job-poll', 200, json({}))],
      ['503 without error', { ...done(), status: 503 }, 'error /error'],
      ['503 with an object that has nothing in it', { ...failed(), body: json({}) }],
      ['503 with an error that is a text', failed({ '/error': 'x' })],
      ['503 with both', failed({ '/inventory': inventoryOf(done()) })],
      ['202 without location', accepted({ '/location': undefined })],
      ['202 whose location is no job', accepted({ '/location': 'http://z/zstack/v1/api-jobs/' })],
      ['202 whose location is a number', accepted({ '/location': 1 })],
      ['202 for another job', { ...accepted(), headers: { 'x-job-uuid': OTHER } }, 'error /location'],
      ['a query without inventories', queried({ '/inventories': undefined }), 'error '],
    ],
    passes: [
      ['an empty result of a validation', VALIDATED],
      ['a relative location', accepted({ '/location': `/zstack/v1/api-jobs/${JOB}` })],
      ['the job asked for', { ...accepted(), headers: { 'x-job-uuid': JOB } }],
      ['a failure with its inventory', documented({ '/inventory': inventoryOf(documented()) }, 'failure')],
    ],
  },
  status: {
    breaks: [
      ['a status that nobody has', other('reconnect', 418, text('no'))],
      ["the API's own failure with the status of another answer", { ...failed(), operation: 'reconnect' }],
      ['the page in a server', { ...documented(), dialect: 'deployed' }],
      ['a server on the page', { ...accepted(), dialect: 'documented' }],
      ['a query on the page', { ...queried(), dialect: 'documented' }],
    ],
    passes: [
      ...[400, 403, 404, 405, 429].map(
        (status): Case => [`a refusal with ${status}`, other('reconnect', status, text('no'))],
      ),
      ...['job-poll', 'query', 'login', 'logout', 'session-check'].flatMap((operation) =>
        [403, 404, 429].map((status): Case => [`${operation} refused`, other(operation, status, text('no'))]),
      ),
      ['a job in progress', other('job-poll', 202, json({}))],
    ],
  },
  body: {
    breaks: [
      ['cut short', { ...done(), body: text('{"inventory": {"uuid": "65') }],
      ['text', { ...done(), body: text('OK') }],
      ['nothing', { ...done(), body: text('') }],
      ['a list', { ...done(), body: json([]) }],
      ['null', { ...done(), body: json(null) }],
      ['a failure that is cut short', { ...failed(), body: text('{"error": {"code": "SYS') }],
      ['a byte order mark', other('job-poll', 202, text('\ufeff{}')), 'warning '],
      ['a key twice', other('job-poll', 503, text(`{"error":${TWICE}}`)), 'warning '],
    ],
    passes: [
      ['a refusal without a body', other('reconnect', 404, text(''))],
      ['the same key in two objects', { ...failed(), body: text(JSON.stringify({ error: NESTED })) }],
    ],
  },
  gateway: {
    breaks: [
      ['a login page with 200', { ...done(), body: text('<!DOCTYPE html><html><title>Sign in</title>') }],
      ['a redirect without a page', other('reconnect', 302, text(''))],
      ['503 in plain text', { ...failed(), body: text('no healthy upstream') }],
      ['a refusal in JSON of another form', other('login', 404, json({ message: 'no Route matched' }))],
    ],
    passes: [
      ['a failure of the API', failed()],
      ['a refusal that speaks of HTML', other('reconnect', 400, text('no <html> here'))],
    ],
  },
  request: {
    breaks: [
      ['no action key', { ...refused, sent: json({ systemTags: [] }) }, 'error '],
      ['no body', { ...refused, sent: { kind: 'absent' } }, 'error '],
      ['a body that is no JSON', { ...refused, sent: text('reconnect') }, 'error '],
      ['an action that is a text', { ...refused, sent: json({ ...ACTION, reconnectIPsecConnection: 'x' }) }],
      ['tags that are no list', { ...refused, sent: json({ ...ACTION, systemTags: 'nightly' }) }],
      ['no Authorization', { ...refused, ...UNAUTHORIZED }],
      ['another scheme', { ...refused, headers: { authorization: 'Bearer x' } }],
      ['a scheme in lower case', { ...refused, headers: { authorization: 'oauth x' } }],
      ['an access key without Date', { ...refused, headers: { authorization: 'ZStack key:signature' } }],
      [
        'a job id with hyphens',
        { ...refused, headers: { 'x-job-uuid': 'c41ec46d-d7f5-46a4-8c31-d9d0ca2c89d8' } },
      ],
      ['a limit that is no number', { ...refused, headers: { 'x-api-timeout': 'soon' } }],
      ['tags of the page that are no list', { ...documented(), sent: json({ userTags: {} }) }],
    ],
    passes: [
      ['an action that is null', { ...accepted(), sent: json({ reconnectIPsecConnection: null }) }],
      ['tags', { ...accepted(), sent: json({ ...ACTION, systemTags: [], userTags: ['a'] }) }],
      ['an access key', { ...accepted(), headers: { authorization: 'ZStack key:signature', date: 'today' } }],
      ["the page's own body", { ...documented(), sent: json({ systemTags: [] }) }],
      [
        'a recording without Authorization',
        { ...refused, ...UNAUTHORIZED, unknown: ['absent request headers'] },
      ],
      ['a body that nobody kept', { ...refused, sent: { kind: 'absent' }, unknown: ['request body'] }],
      ['a poll without Authorization', { ...done(), ...UNAUTHORIZED }],
    ],
  },
  'answer-to-request': {
    breaks: [
      ['no action, to a request that has one', other('reconnect', 400, text(NO_ACTION))],
      ['500 to a sound request', other('reconnect', 500, text('Expected BEGIN_OBJECT')), 'warning '],
      ['500 to a sound query', other('query', 500, text('')), 'warning '],
    ],
    passes: [
      ['any other refusal', other('reconnect', 400, text(`Duplicate job uuid[${JOB}]`))],
      ['500 to what nobody kept', { ...other('reconnect', 500, text('?')), unknown: ['request body'] }],
    ],
  },
  'not-ready': {
    breaks: [['a result that is still connecting', done({ '/inventory/status': 'Connecting' })]],
    passes: [
      ['the page, whose example is connecting', documented({ '/inventory/status': 'Connecting' })],
      ['a query', queried({ '/inventories/0/status': 'Disconnected' })],
    ],
  },
};

function findsOf(rule: RuleId, { changed }: Answer, finds: readonly string[]): readonly string[] {
  if (finds.length > 0) return finds.map((one) => `${rule} ${one}`);
  return (changed.length > 0 ? changed : ['']).map((at) => `${rule} ${RULES[rule].level} ${at}`);
}

describe('rules', () => {
  for (const rule of EXCHANGE_RULE_IDS) {
    describe(rule, () => {
      it.each(CASES[rule].breaks)('finds %s', (_, answer, ...finds) => {
        const findings = judge(answer);
        expect([...brief(findings)].sort()).toEqual([...findsOf(rule, answer, finds)].sort());
        expect(['warn', 'fail', 'error']).toContain(verdictOf(findings));
      });
      it.each(CASES[rule].passes)('passes %s', (_, answer) => {
        expect(judge(answer)).toEqual([]);
      });
    });
  }

  it.each([
    ['no action key', { sent: json({}) }],
    ['no Authorization', UNAUTHORIZED],
    ['a scheme that servers refuse', { headers: { authorization: 'Bearer x' } }],
    ['an access key without Date', { headers: { authorization: 'ZStack key:signature' } }],
    ['a job id that is too short', { headers: { 'x-job-uuid': 'x' } }],
  ])('find the acceptance of a request with %s, and the request itself', (_, sent) => {
    expect(brief(judge({ ...accepted(), ...sent }))).toEqual(
      expect.arrayContaining(['request error ', 'answer-to-request error ']),
    );
  });

  it('words every rule differently', () => {
    const words = RULE_IDS.map((rule) => RULES[rule].words);
    expect(new Set(words).size).toBe(words.length);
  });
});
