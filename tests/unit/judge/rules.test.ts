import { describe, expect, it } from '@jest/globals';
import { verdictOf } from '../../../src/model/finding.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { RULE_IDS, RULES, type RuleId } from '../../../src/model/rules.ts';
import {
  type Answer,
  accepted,
  askedFor,
  brief,
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

/** A complete inventory. */
function inventory(): JsonValue {
  const { body } = done();
  return body.kind === 'json' ? (body.value as Loose).inventory : null;
}

interface Case {
  readonly title: string;
  readonly answer: Answer;
  /** Findings as `rule level pointer`. */
  readonly finds: readonly string[];
}

/** For each rule: answers that break it and nothing else, and answers that come close and do not. */
const CASES: Readonly<
  Record<RuleId, { readonly breaks: readonly Case[]; readonly passes: readonly Case[] }>
> = {
  'field-missing': {
    breaks: [
      {
        title: 'a required field',
        answer: done((b) => delete b.inventory.vipUuid),
        finds: ['field-missing error /inventory/vipUuid'],
      },
      {
        title: 'a nested field',
        answer: done((b) => delete b.inventory.peerCidrs[0].cidr),
        finds: ['field-missing error /inventory/peerCidrs/0/cidr'],
      },
      {
        title: 'the code of an error',
        answer: failed((b) => delete b.error.code),
        finds: ['field-missing error /error/code'],
      },
      {
        title: 'success on the page',
        answer: documented((b) => delete b.success),
        finds: ['field-missing error /success'],
      },
      {
        title: 'error on the page',
        answer: documented((b) => delete b.error),
        finds: ['field-missing error /error'],
      },
      {
        title: 'pfs on the page',
        answer: documented((b) => delete b.inventory.pfs),
        finds: ['field-missing error /inventory/pfs'],
      },
      {
        title: 'a field of a nested cause',
        answer: failed((b) => {
          b.error.cause = { code: 'SYS.1000' };
        }),
        finds: ['field-missing error /error/cause/description'],
      },
    ],
    passes: [
      {
        title: 'optional fields in deployed',
        answer: done((b) => {
          for (const key of ['description', 'pfs', 'idType', 'localId', 'remoteId']) delete b.inventory[key];
        }),
        finds: [],
      },
      { title: 'details of a deployed error', answer: failed((b) => delete b.error.details), finds: [] },
      {
        title: 'inventory in a documented failure',
        answer: documented((b) => delete b.inventory, 'failure'),
        finds: [],
      },
      {
        title: 'empty lists',
        answer: done((b) => {
          b.inventory.peerCidrs = [];
          b.inventory.l3NetworkRefs = [];
        }),
        finds: [],
      },
    ],
  },
  'field-null': {
    breaks: [
      {
        title: 'a required field',
        answer: done((b) => {
          b.inventory.name = null;
        }),
        finds: ['field-null error /inventory/name'],
      },
      {
        title: 'what a server would omit',
        answer: done((b) => {
          b.inventory.pfs = null;
        }),
        finds: ['field-null warning /inventory/pfs'],
      },
      {
        title: 'error beside the inventory',
        answer: done((b) => {
          b.error = null;
        }),
        finds: ['field-null warning /error'],
      },
      {
        title: 'a field of the page that is not reserved',
        answer: documented((b) => {
          b.inventory.pfs = null;
        }),
        finds: ['field-null error /inventory/pfs'],
      },
      {
        title: 'an item of a list',
        answer: done((b) => {
          b.inventory.peerCidrs = [null];
        }),
        finds: ['field-null error /inventory/peerCidrs/0'],
      },
      {
        title: 'the elaboration of a server',
        answer: failed((b) => {
          b.error.elaboration = null;
        }),
        finds: ['field-null warning /error/elaboration'],
      },
      {
        title: 'a field of any type',
        answer: failed((b) => {
          b.error.messages = null;
          b.error.i18nDetails = null;
        }),
        finds: ['field-null warning /error/messages', 'field-null warning /error/i18nDetails'],
      },
      {
        title: 'a field of any type in nested errors',
        answer: failed((b) => {
          const error = { code: 'SYS.1000', description: 'x', messages: null };
          b.error.cause = error;
          b.error.causes = [{ ...error, messages: {} }, error];
        }),
        finds: ['field-null warning /error/cause/messages', 'field-null warning /error/causes/1/messages'],
      },
    ],
    passes: [
      {
        title: 'error in a documented success',
        answer: documented((b) => {
          b.error = null;
        }),
        finds: [],
      },
      {
        title: 'reserved fields of a documented error',
        answer: documented((b) => {
          b.error.elaboration = null;
          b.error.opaque = null;
          b.error.cause = null;
        }, 'failure'),
        finds: [],
      },
      {
        title: 'inventory in a documented failure',
        answer: documented((b) => {
          b.inventory = null;
        }, 'failure'),
        finds: [],
      },
    ],
  },
  'field-type': {
    breaks: [
      {
        title: 'a number for a text',
        answer: done((b) => {
          b.inventory.name = 7;
        }),
        finds: ['field-type error /inventory/name'],
      },
      {
        title: 'a fraction',
        answer: done((b) => {
          b.inventory.ikeLifeTime = 86400.5;
          b.inventory.lifeTime = 3600;
        }),
        finds: ['field-type error /inventory/ikeLifeTime'],
      },
      {
        title: 'outside int32',
        answer: documented((b) => {
          b.inventory.lifeTime = 2 ** 31;
        }),
        finds: ['field-type error /inventory/lifeTime'],
      },
      {
        title: 'a text for an integer',
        answer: documented((b) => {
          b.inventory.ikeDhGroup = '2';
        }),
        finds: ['field-type error /inventory/ikeDhGroup'],
      },
      {
        title: 'an object for a list',
        answer: done((b) => {
          b.inventory.peerCidrs = {};
        }),
        finds: ['field-type error /inventory/peerCidrs'],
      },
      {
        title: 'a text for a structure',
        answer: done((b) => {
          b.inventory = 'x';
        }),
        finds: ['field-type error /inventory'],
      },
      {
        title: 'a schema map of numbers',
        answer: done((b) => {
          b.schema = { inventory: 1 };
        }),
        finds: ['field-type error /schema/inventory'],
      },
      {
        title: 'a schema map that is a list',
        answer: queried((b) => {
          b.schema = [];
        }),
        finds: ['field-type error /schema'],
      },
      {
        title: 'a timeout that is a text',
        answer: accepted((b) => {
          b.apiTimeout = '1800000';
        }),
        finds: ['field-type error /apiTimeout'],
      },
      {
        title: 'success as a text',
        answer: documented((b) => {
          b.success = 'true';
        }),
        finds: ['field-type error /success'],
      },
    ],
    passes: [
      {
        title: 'an integer written 0.0',
        answer: documented((b) => {
          b.inventory.ikeLifeTime = JSON.parse('0.0');
        }),
        finds: [],
      },
      {
        title: 'the greatest int32',
        answer: documented((b) => {
          b.inventory.lifeTime = 2 ** 31 - 1;
        }),
        finds: [],
      },
      {
        title: 'a Java long',
        answer: accepted((b) => {
          b.apiTimeout = 2 ** 40;
        }),
        finds: [],
      },
      {
        title: 'a schema map',
        answer: done((b) => {
          b.schema = { inventory: 'org.zstack.ipsec.IPsecConnectionInventory' };
        }),
        finds: [],
      },
    ],
  },
  'field-format': {
    breaks: [
      {
        title: 'an uppercase uuid',
        answer: done((b) => {
          b.inventory.vipUuid = b.inventory.vipUuid.toUpperCase();
        }),
        finds: ['field-format error /inventory/vipUuid'],
      },
      {
        title: 'an ISO timestamp',
        answer: done((b) => {
          b.inventory.createDate = '2017-11-14T22:20:57Z';
        }),
        finds: ['field-format error /inventory/createDate'],
      },
      {
        title: 'a moment as a number',
        answer: done((b) => {
          b.inventory.createDate = 1510698057000;
          b.inventory.peerCidrs[0].createDate = 1510698057;
        }),
        finds: [
          'field-format error /inventory/createDate',
          'field-format error /inventory/peerCidrs/0/createDate',
        ],
      },
      {
        title: 'a date that does not exist',
        answer: documented((b) => {
          b.inventory.lastOpDate = 'Feb 30, 2024 1:00:00 PM';
        }),
        finds: ['field-format error /inventory/lastOpDate'],
      },
      {
        title: 'an address out of range',
        answer: documented((b) => {
          b.inventory.peerAddress = '256.1.1.1';
        }),
        finds: ['field-format error /inventory/peerAddress'],
      },
      {
        title: 'a cidr without its prefix',
        answer: done((b) => {
          b.inventory.peerCidrs[0].cidr = '10.0.0.0';
        }),
        finds: ['field-format error /inventory/peerCidrs/0/cidr'],
      },
      {
        title: 'an error code without a number',
        answer: failed((b) => {
          b.error.code = 'SYS';
        }),
        finds: ['field-format error /error/code'],
      },
    ],
    passes: [
      {
        title: 'host bits in a cidr',
        answer: done((b) => {
          b.inventory.peerCidrs[0].cidr = '10.1.2.3/8';
        }),
        finds: [],
      },
      {
        title: 'an IPv6 peer',
        answer: done((b) => {
          b.inventory.peerAddress = '2001:db8::1';
        }),
        finds: [],
      },
      {
        title: 'a host name as peer',
        answer: documented((b) => {
          b.inventory.peerAddress = 'vpn.example.com';
        }),
        finds: [],
      },
    ],
  },
  'field-undocumented': {
    breaks: [
      {
        title: 'a field nobody knows',
        answer: done((b) => {
          b.inventory.shiny = 1;
        }),
        finds: ['field-undocumented warning /inventory/shiny'],
      },
      {
        title: 'success from a server',
        answer: done((b) => {
          b.success = true;
        }),
        finds: ['field-undocumented warning /success'],
      },
      {
        title: 'what only servers add, on the page',
        answer: documented((b) => {
          b.error.cost = '1ms';
        }, 'failure'),
        finds: ['field-undocumented warning /error/cost'],
      },
      {
        title: 'an unknown field of an error',
        answer: failed((b) => {
          b.error.hint = 'x';
        }),
        finds: ['field-undocumented warning /error/hint'],
      },
      {
        title: 'a schema map beside an error',
        answer: failed((b) => {
          b.schema = {};
        }),
        finds: ['field-undocumented warning /schema'],
      },
      {
        title: 'a field of a job in progress',
        answer: other({ operation: 'job-poll', status: 202, body: json({ location: 'x' }) }),
        finds: ['field-undocumented warning /location'],
      },
    ],
    passes: [
      {
        title: 'the additions of servers to errors',
        answer: failed((b) => {
          Object.assign(b.error, {
            location: 'flow',
            cost: '1ms',
            messages: {},
            causes: [],
            i18nDetails: 'x',
          });
        }),
        finds: [],
      },
      {
        title: 'a schema map',
        answer: queried((b) => {
          b.schema = {};
        }),
        finds: [],
      },
    ],
  },
  'field-value': {
    breaks: [
      {
        title: 'an unknown state',
        answer: done((b) => {
          b.inventory.state = 'On';
        }),
        finds: ['field-value warning /inventory/state'],
      },
      {
        title: 'an empty word',
        answer: done((b) => {
          b.inventory.authMode = '';
        }),
        finds: ['field-value warning /inventory/authMode'],
      },
      {
        title: 'a lifetime below the range',
        answer: done((b) => {
          b.inventory.ikeLifeTime = 59;
        }),
        finds: ['field-value warning /inventory/ikeLifeTime'],
      },
      {
        title: 'a DH group outside the list',
        answer: done((b) => {
          b.inventory.ikeDhGroup = 3;
        }),
        finds: ['field-value warning /inventory/ikeDhGroup'],
      },
    ],
    passes: [
      {
        title: 'a lifetime of 0',
        answer: done((b) => {
          b.inventory.ikeLifeTime = 0;
        }),
        finds: [],
      },
      {
        title: 'the ends of the range',
        answer: done((b) => {
          b.inventory.ikeLifeTime = 60;
          b.inventory.lifeTime = 604800;
        }),
        finds: [],
      },
      {
        title: 'any word on the page',
        answer: documented((b) => {
          b.inventory.state = 'On';
        }),
        finds: [],
      },
    ],
  },
  'timestamp-variant': {
    breaks: [
      {
        title: 'a comma after the year',
        answer: done((b) => {
          b.inventory.createDate = 'Nov 14, 2017, 10:20:57 PM';
        }),
        finds: ['timestamp-variant warning /inventory/createDate'],
      },
      {
        title: 'U+202F before PM',
        answer: documented((b) => {
          b.inventory.createDate = 'Nov 14, 2017, 10:20:57\u202fPM';
        }),
        finds: ['timestamp-variant warning /inventory/createDate'],
      },
    ],
    passes: [
      {
        title: "the page's form",
        answer: done((b) => {
          b.inventory.createDate = 'Nov 14, 2017 10:20:57 AM';
        }),
        finds: [],
      },
    ],
  },
  'time-order': {
    breaks: [
      {
        title: 'a connection',
        answer: done((b) => {
          b.inventory.lastOpDate = 'Nov 14, 2017 10:20:56 PM';
        }),
        finds: ['time-order warning /inventory/lastOpDate'],
      },
      {
        title: 'a nested record',
        answer: documented((b) => {
          b.inventory.peerCidrs[0].createDate = 'Jan 1, 2018 12:00:00 AM';
        }),
        finds: ['time-order warning /inventory/peerCidrs/0/lastOpDate'],
      },
      {
        title: 'midnight before noon',
        answer: done((b) => {
          b.inventory.createDate = 'Nov 14, 2017 12:00:00 PM';
          b.inventory.lastOpDate = 'Nov 14, 2017 12:00:00 AM';
        }),
        finds: ['time-order warning /inventory/lastOpDate'],
      },
    ],
    passes: [
      {
        title: 'a later operation',
        answer: done((b) => {
          b.inventory.lastOpDate = 'Nov 14, 2017 10:20:58 PM';
        }),
        finds: [],
      },
    ],
  },
  'identity-mismatch': {
    breaks: [
      {
        title: 'a result of another connection',
        answer: { ...done(), asked: askedFor(OTHER) },
        finds: ['identity-mismatch error /inventory/uuid'],
      },
      {
        title: 'a query that finds another',
        answer: { ...queried(), asked: askedFor(OTHER) },
        finds: ['identity-mismatch error /inventories/0/uuid'],
      },
      {
        title: 'the documented dialect',
        answer: { ...documented(), asked: askedFor(OTHER) },
        finds: ['identity-mismatch error /inventory/uuid'],
      },
    ],
    passes: [
      { title: 'the connection asked for', answer: done(), finds: [] },
      { title: 'a poll that nothing explains', answer: { ...done(), asked: null }, finds: [] },
      {
        title: 'the connection asked for in upper case, as some databases find it',
        answer: { ...done(), asked: askedFor(CONNECTION.toUpperCase()) },
        finds: [],
      },
    ],
  },
  'reference-mismatch': {
    breaks: [
      {
        title: 'a peer network',
        answer: done((b) => {
          b.inventory.peerCidrs[0].connectionUuid = OTHER;
        }),
        finds: ['reference-mismatch error /inventory/peerCidrs/0/connectionUuid'],
      },
      {
        title: 'a local network',
        answer: documented((b) => {
          b.inventory.l3NetworkRefs[0].connectionUuid = OTHER;
        }),
        finds: ['reference-mismatch error /inventory/l3NetworkRefs/0/connectionUuid'],
      },
      {
        title: 'a queried connection',
        answer: queried((b) => {
          b.inventories[0].peerCidrs[0].connectionUuid = OTHER;
        }),
        finds: ['reference-mismatch error /inventories/0/peerCidrs/0/connectionUuid'],
      },
    ],
    passes: [{ title: 'references to their connection', answer: done(), finds: [] }],
  },
  envelope: {
    breaks: [
      {
        title: 'success with an error',
        answer: documented((b) => {
          b.success = true;
        }, 'failure'),
        finds: ['envelope error /error'],
      },
      {
        title: 'no success and no error',
        answer: documented((b) => {
          b.success = false;
          b.error = null;
        }),
        finds: ['envelope error /error'],
      },
      {
        title: 'neither inventory nor error on the page',
        answer: documented((b) => {
          delete b.inventory;
        }),
        finds: ['envelope error '],
      },
      { title: '200 with error', answer: { ...failed(), status: 200 }, finds: ['envelope error /error'] },
      {
        title: '200 with both',
        answer: done((b) => {
          b.error = { code: 'SYS.1000', description: 'x' };
        }),
        finds: ['envelope error /error'],
      },
      {
        title: '200 with nothing',
        answer: other({ operation: 'job-poll', status: 200, body: json({}) }),
        finds: ['envelope error '],
      },
      { title: '503 without error', answer: { ...done(), status: 503 }, finds: ['envelope error /error'] },
      {
        title: '503 with an object that has nothing in it',
        answer: { ...failed(), body: json({}) },
        finds: ['envelope error '],
      },
      {
        title: '503 with an error that is a text',
        answer: failed((b) => {
          b.error = 'x';
        }),
        finds: ['envelope error /error'],
      },
      {
        title: '503 with both',
        answer: failed((b) => {
          b.inventory = inventory();
        }),
        finds: ['envelope error /inventory'],
      },
      {
        title: '202 without location',
        answer: accepted((b) => delete b.location),
        finds: ['envelope error /location'],
      },
      {
        title: '202 whose location is no job',
        answer: accepted((b) => {
          b.location = 'http://z/zstack/v1/api-jobs/';
        }),
        finds: ['envelope error /location'],
      },
      {
        title: '202 whose location is a number',
        answer: accepted((b) => {
          b.location = 1;
        }),
        finds: ['envelope error /location'],
      },
      {
        title: '202 for another job',
        answer: { ...accepted(), headers: { 'x-job-uuid': OTHER } },
        finds: ['envelope error /location'],
      },
      {
        title: 'a query without inventories',
        answer: queried((b) => delete b.inventories),
        finds: ['envelope error '],
      },
    ],
    passes: [
      {
        title: 'an empty result of a validation',
        answer: other({
          operation: 'job-poll',
          status: 200,
          body: json({}),
          asked: askedFor(CONNECTION, true),
        }),
        finds: [],
      },
      {
        title: 'a relative location',
        answer: accepted((b) => {
          b.location = `/zstack/v1/api-jobs/${JOB}`;
        }),
        finds: [],
      },
      { title: 'the job asked for', answer: { ...accepted(), headers: { 'x-job-uuid': JOB } }, finds: [] },
      {
        title: 'a documented failure with its inventory',
        answer: documented((b) => {
          b.success = false;
          b.error = {
            code: 'SYS.1000',
            description: 'x',
            details: 'x',
            elaboration: null,
            opaque: null,
            cause: null,
          };
        }),
        finds: [],
      },
    ],
  },
  status: {
    breaks: [
      {
        title: 'a status that nobody has',
        answer: other({ operation: 'reconnect', status: 418, body: text('no') }),
        finds: ['status error '],
      },
      {
        title: "the API's own failure with the status of another answer",
        answer: { ...failed(), operation: 'reconnect' },
        finds: ['status error '],
      },
      {
        title: 'the page in a server',
        answer: { ...documented(), dialect: 'deployed' },
        finds: ['status error '],
      },
      {
        title: 'a server on the page',
        answer: { ...accepted(), dialect: 'documented' },
        finds: ['status error '],
      },
      {
        title: 'a query on the page',
        answer: { ...queried(), dialect: 'documented' },
        finds: ['status error '],
      },
    ],
    passes: [
      ...[400, 403, 404, 405, 429, 500].map((status) => ({
        title: `a refusal with ${status}`,
        answer: other({ operation: 'reconnect', status, body: text('no') }),
        finds: [],
      })),
      {
        title: 'a job in progress',
        answer: other({ operation: 'job-poll', status: 202, body: json({}) }),
        finds: [],
      },
    ],
  },
  body: {
    breaks: [
      {
        title: 'cut short',
        answer: { ...done(), body: text('{"inventory": {"uuid": "65') },
        finds: ['body error '],
      },
      { title: 'text', answer: { ...done(), body: text('OK') }, finds: ['body error '] },
      { title: 'nothing', answer: { ...done(), body: text('') }, finds: ['body error '] },
      { title: 'a list', answer: { ...done(), body: json([]) }, finds: ['body error '] },
      { title: 'null', answer: { ...done(), body: json(null) }, finds: ['body error '] },
      {
        title: 'a failure that is cut short',
        answer: { ...failed(), body: text('{"error": {"code": "SYS') },
        finds: ['body error '],
      },
      {
        title: 'a byte order mark',
        answer: { ...other({ operation: 'job-poll', status: 202, body: text('\ufeff{}') }) },
        finds: ['body warning '],
      },
      {
        title: 'a key twice',
        answer: other({
          operation: 'login',
          status: 503,
          body: text('{"error":{"code":"ID.1000","code":"ID.1000","description":"x"}}'),
        }),
        finds: ['body warning '],
      },
    ],
    passes: [
      {
        title: 'a refusal without a body',
        answer: other({ operation: 'reconnect', status: 500, body: text('') }),
        finds: [],
      },
      {
        title: 'the same key in two objects',
        answer: other({
          operation: 'login',
          status: 503,
          body: text(
            '{"error":{"code":"ID.1000","description":"code\\": x","cause":{"code":"ID.1000","description":"x"}}}',
          ),
        }),
        finds: [],
      },
    ],
  },
  gateway: {
    breaks: [
      {
        title: 'a login page with 200',
        answer: {
          ...done(),
          body: text('<!DOCTYPE html><html><head><title> Sign in </title></head></html>'),
        },
        finds: ['gateway error '],
      },
      {
        title: 'a bad gateway',
        answer: other({ operation: 'reconnect', status: 502, body: text('<html><h1>502</h1></html>') }),
        finds: ['gateway error '],
      },
      {
        title: 'in place of a refusal',
        answer: other({ operation: 'reconnect', status: 403, body: text('<html></html>') }),
        finds: ['gateway error '],
      },
      ...[301, 302, 304, 401, 407, 408, 421, 425, 502, 504].map((status) => ({
        title: `${status} without a page`,
        answer: other({ operation: 'reconnect', status, body: text('') }),
        finds: ['gateway error '],
      })),
      {
        title: 'a timeout in plain text',
        answer: other({ operation: 'job-poll', status: 504, body: text('upstream request timeout') }),
        finds: ['gateway error '],
      },
      {
        title: 'a timeout in JSON',
        answer: other({ operation: 'query', status: 504, body: json({ message: 'timing out' }) }),
        finds: ['gateway error '],
      },
      {
        title: 'an error of the API with a status that it never has',
        answer: { ...failed(), status: 502 },
        finds: ['gateway error '],
      },
      {
        title: '503 in plain text',
        answer: { ...failed(), body: text('no healthy upstream') },
        finds: ['gateway error '],
      },
      { title: '503 with nothing', answer: { ...failed(), body: text('') }, finds: ['gateway error '] },
      {
        title: '503 with JSON of another form',
        answer: { ...failed(), body: json({ message: 'Service Unavailable' }) },
        finds: ['gateway error '],
      },
      {
        title: '503 with JSON of another form that happens to have an error',
        answer: { ...failed(), body: json({ status: 503, error: 'Service Unavailable', path: '/zstack' }) },
        finds: ['gateway error '],
      },
      {
        title: 'a bad gateway before the page',
        answer: { ...documented(), status: 502, body: text('bad gateway') },
        finds: ['gateway error '],
      },
    ],
    passes: [
      {
        title: 'a failure of the API',
        answer: failed(),
        finds: [],
      },
      {
        title: 'a refusal that speaks of HTML',
        answer: other({ operation: 'reconnect', status: 400, body: text('no <html> here') }),
        finds: [],
      },
    ],
  },
  'not-ready': {
    breaks: [
      {
        title: 'a result that is still connecting',
        answer: done((b) => {
          b.inventory.status = 'Connecting';
        }),
        finds: ['not-ready warning /inventory/status'],
      },
    ],
    passes: [
      {
        title: 'the page, whose example is connecting',
        answer: documented((b) => {
          b.inventory.status = 'Connecting';
        }),
        finds: [],
      },
      {
        title: 'a query',
        answer: queried((b) => {
          b.inventories[0].status = 'Disconnected';
        }),
        finds: [],
      },
    ],
  },
};

describe('rules', () => {
  it.each(RULE_IDS)('%s has an answer that breaks it and one that does not', (rule) => {
    const { breaks, passes } = CASES[rule];
    expect(breaks.length).toBeGreaterThan(0);
    expect(passes.length).toBeGreaterThan(0);
    for (const { finds } of breaks) expect(finds.map((line) => line.split(' ')[0])).toContain(rule);
    for (const { finds } of passes) expect(finds).toEqual([]);
  });

  for (const rule of RULE_IDS) {
    describe(rule, () => {
      it.each(CASES[rule].breaks)('finds $title', ({ answer, finds }) => {
        const findings = judge(answer);
        expect([...brief(findings)].sort()).toEqual([...finds].sort());
        expect(['warn', 'fail', 'error']).toContain(verdictOf(findings));
      });
      it.each(CASES[rule].passes)('passes $title', ({ answer }) => {
        expect(judge(answer)).toEqual([]);
      });
    });
  }

  it('words every rule differently', () => {
    const words = RULE_IDS.map((rule) => RULES[rule].words);
    expect(new Set(words).size).toBe(words.length);
  });
});
