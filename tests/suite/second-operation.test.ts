import { describe, expect, it } from '@jest/globals';
import { fieldTableMarkdown } from '../../scripts/documents/field-table.ts';
import { openApiDocument } from '../../scripts/documents/openapi.ts';
import { rulesDocument } from '../../scripts/documents/rules.ts';
import { contextOf as reportContext } from '../../scripts/documents/samples.ts';
import { exampleBody, pactReply, pactValue } from '../../src/contract/compose.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { createJudge } from '../../src/judge/judge.ts';
import type { StructureReply } from '../../src/model/contract.ts';
import type { Report } from '../../src/model/report.ts';
import { checkRecording } from '../../src/traffic/recording.ts';
import { contextOf } from '../../src/verify/steps.ts';
import { type Editable, editedCatalog } from '../unit/contract/edited-catalog.ts';
import { validateOpenApi } from '../unit/scripts/openapi-validator.ts';
import { accepted, entryOf, harText, inputOf, JOB, URLS } from '../unit/traffic/recordings.ts';

/*
 * The other action of the reconnect's path, added as data: two schemas, an operation, interactions. Nothing
 * under src/ knows of it.
 */
const ACTION = 'changeIPSecConnectionState';
const REQUEST = 'change-state-request';
const RESPONSE = 'change-state-response';
const SOURCE = { 'x-source': 'server/other-action' };
const ONLY = { presence: 'only' };

const schema = (name: string, title: string, properties: object) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${name}.schema.json`,
  title,
  description: `The ${title} of a change of state.`,
  type: 'object',
  ...SOURCE,
  'x-deployed': ONLY,
  properties,
});
const field = (description: string, more: object) => ({ description, ...SOURCE, ...more });
const IN_SUCCESS = { 'x-outcome': 'success', 'x-required': true };
const IN_FAILURE = { 'x-outcome': 'failure', 'x-required': true };
const TAGS = { type: 'array', items: { type: 'string' }, examples: [['validationOnly']] };
const ENABLE = { stateEvent: 'enable' };

const SCHEMAS = [
  schema(REQUEST, 'ChangeStateRequest', {
    [ACTION]: field('Names the action.', { type: 'object', examples: [ENABLE], 'x-required': true }),
    systemTags: field('The system tags.', TAGS),
  }),
  schema(RESPONSE, 'ChangeStateResponse', {
    inventory: field('The connection.', { $ref: 'ipsec-connection.schema.json', ...IN_SUCCESS }),
    error: field('Why the state was not changed.', { $ref: 'error-code.schema.json', ...IN_FAILURE }),
    // Made up, to tell this result from others.
    formerState: field('The state before.', { type: 'string', examples: ['Disabled'], ...IN_SUCCESS }),
  }),
];

const OPERATION = {
  id: 'change-state',
  name: 'ChangeIPSecConnectionState',
  summary: 'Enables or disables a connection.',
  method: 'PUT',
  paths: ['/zstack/v1/ipsec/{uuid}/actions'],
  action: ACTION,
  params: ['reconnect-params'],
  request: REQUEST,
  job: RESPONSE,
  auth: 'session',
  since: '1.8',
  effect: 'none',
  source: 'server/other-action',
  dialects: { deployed: { 202: { structure: 'accepted' }, 400: { text: true }, 409: { text: true } } },
};

const STATE = {
  name: 'a change of state has succeeded',
  description: 'The job `job` was started by a change of state of `connection`, and has ended well.',
  values: { connection: '654dedd65de8345cae7042a375451146', job: JOB },
  live: { skip: 'a state is not changed on a live system' },
};

const INTERACTIONS = [
  {
    id: 'change-state/accepted',
    title: 'a change of state is accepted as a job',
    dialect: 'deployed',
    given: 'an IPsec connection is up',
    effect: 'none',
    source: 'server/other-action',
    request: {
      method: 'PUT',
      path: '/zstack/v1/ipsec/${connection}/actions',
      headers: { Authorization: 'OAuth ${session}' },
      body: { [ACTION]: ENABLE, systemTags: ['by::${session}'] },
    },
    reply: { status: 202, structure: 'accepted' },
  },
  {
    id: 'job-poll/state-changed',
    title: 'a poll of a change of state that succeeded returns the connection',
    dialect: 'deployed',
    given: STATE.name,
    effect: 'read',
    source: 'server/other-action',
    request: { method: 'GET', path: '/zstack/v1/api-jobs/${job}' },
    reply: {
      status: 200,
      structure: RESPONSE,
      outcome: 'success',
      values: { '/inventory/uuid': '${connection}' },
    },
  },
];

const catalog = editedCatalog(({ schemas, contracts }) => {
  for (const one of SCHEMAS) schemas.set(one.$id, one);
  contracts.get('operations.json').push(OPERATION);
  contracts.get('states.json').push(STATE);
  const source = { title: 'The other action of the path', where: ['RestServer.java'] };
  contracts.get('sources.json')['server/other-action'] = source;
  contracts.set('interactions/deployed-change-state.json', INTERACTIONS);
});

const CHANGE_JOB = 'd'.repeat(32);

/** The result of a job, its connection down: only a reconnect's must be up. */
function resultOf(structure: string, change: (body: Editable) => void = () => {}): Editable {
  const body: Editable = structuredClone(
    exampleBody(catalog.structure(structure), { dialect: 'deployed', outcome: 'success' }),
  );
  body.inventory.status = 'Disconnected';
  change(body);
  return body;
}

const changed = (sent: object = { [ACTION]: ENABLE }) => accepted(CHANGE_JOB, undefined, sent);
const poll = (job: string, body: object) =>
  entryOf({ url: URLS.poll.replace(JOB, job), status: 200, text: JSON.stringify(body) });

function check(...entries: readonly unknown[]): Promise<Report> {
  const facts = { version: '0', dialect: null };
  return checkRecording(catalog, inputOf(harText(entries)), facts);
}

/** One line for each exchange: which operation, how judged, what was found and in which field. */
function lines({ steps }: Report): readonly string[] {
  return steps.map(({ operation, status, verdict, findings }) =>
    [operation, status, verdict, ...findings.flatMap(({ rule, field }) => [rule, field])].join(' '),
  );
}

describe('an operation that is added as data', () => {
  it('is found in recordings, and its job is judged by its own result, in any order', async () => {
    const entries = [
      accepted(),
      changed(),
      poll(JOB, resultOf('reconnect-response')),
      poll(CHANGE_JOB, resultOf(RESPONSE)),
    ];
    const found = [
      'reconnect 202 pass',
      'change-state 202 pass',
      'job-poll 200 warn not-ready inventory.status',
      'job-poll 200 pass',
    ];
    expect(lines(await check(...entries))).toEqual(found);
    const report = await check(...entries.toReversed());
    expect(lines(report)).toEqual(found.toReversed());
    expect(report.steps[0]?.description).toBe('deployed: as the change-state it belongs to');
  });

  it('breaks its contract by its own schemas', async () => {
    const broken = resultOf(RESPONSE, (body) => delete body.formerState);
    const foreign = resultOf('reconnect-response', (body) => {
      body.inventory.status = 'Ready';
      body.formerState = 'Disabled';
    });
    const report = await check(changed(), poll(CHANGE_JOB, broken), accepted(), poll(JOB, foreign));
    expect(lines(report)).toEqual([
      'change-state 202 pass',
      `job-poll 200 fail field-missing ${RESPONSE}.formerState`,
      'reconnect 202 pass',
      'job-poll 200 warn field-undocumented ',
    ]);
  });

  it('has the statuses that it says, not those of the reconnect', async () => {
    const refused = (status: number, sent: object) =>
      entryOf({ method: 'PUT', url: URLS.actions, sent: JSON.stringify(sent), status, text: 'no' });
    const own = { [ACTION]: ENABLE };
    const other = { reconnectIPsecConnection: {} };
    const answers = [refused(409, own), refused(405, own), refused(409, other), refused(405, other)];
    const report = await check(...answers);
    expect(lines(report)).toEqual([
      'change-state 409 pass',
      'change-state 405 fail status ',
      'reconnect 409 fail status ',
      'reconnect 405 pass',
    ]);
  });

  it('leaves what names no action to the reconnect, and what names another to nobody', async () => {
    const other = changed({ updateIPsecConnection: { name: 'x' } });
    const report = await check(other, poll(CHANGE_JOB, { other: 1 }), changed({ userTags: ['nightly'] }));
    expect([lines(report), report.ignored]).toEqual([
      ['reconnect 202 fail request reconnect-request.reconnectIPsecConnection answer-to-request '],
      2,
    ]);
  });

  it('may ask for validation only', async () => {
    const requested = changed({ [ACTION]: ENABLE, systemTags: ['validationOnly'] });
    expect(lines(await check(requested, poll(CHANGE_JOB, {})))).toEqual([
      'change-state 202 pass',
      'job-poll 200 pass',
    ]);
    expect(lines(await check(changed(), poll(CHANGE_JOB, {})))[1]).toContain(
      `job-poll 200 fail envelope ${RESPONSE}.inventory`,
    );
  });

  it('is judged in its interactions', () => {
    const interaction = catalog.interactions.find(({ id }) => id === 'job-poll/state-changed');
    if (interaction === undefined) throw new Error('the interaction is missing');
    const verdict = (body: Editable) =>
      createJudge(catalog)(
        {
          request: { method: 'GET', path: URLS.poll, headers: {}, body: { kind: 'absent' } },
          response: { status: 200, headers: {}, body: { kind: 'json', value: body, notes: [] } },
        },
        contextOf(catalog, interaction, STATE.values),
      ).findings.map(({ rule, field }) => `${rule} ${field}`);
    expect(verdict(resultOf(RESPONSE))).toEqual([]);
    expect(verdict(resultOf('reconnect-response'))).toEqual([`field-missing ${RESPONSE}.formerState`]);
  });

  it('has Pact matchers for its requests and replies', () => {
    const [put, polled] = INTERACTIONS;
    const { values } = catalog.state('an IPsec connection is up');
    expect(pactValue(put?.request.body ?? null, values)).toMatchObject({
      [ACTION]: ENABLE,
      systemTags: [{ 'pact:generator:type': 'ProviderState', expression: 'by::${session}' }],
    });
    const reply = polled?.reply as StructureReply;
    expect(pactReply(catalog.structure(RESPONSE), 'deployed', reply, STATE.values)).toMatchObject({
      formerState: { 'pact:matcher:type': 'type', value: 'Disabled' },
      inventory: { uuid: { expression: '${connection}', regex: '^[0-9a-f]{32}$' } },
    });
  });

  it('shares one PUT with the reconnect in OpenAPI', () => {
    const document: Editable = openApiDocument(catalog, '1.2.3');
    expect(validateOpenApi(document)).toEqual({ valid: true, version: '3.1' });
    const { put, ...others } = document.paths['/zstack/v1/ipsec/{uuid}/actions'];
    expect(others).toEqual({});
    expect(put).toMatchObject({
      operationId: 'ReconnectIPsecConnection',
      summary: catalog.pageOperation.summary,
    });
    const refs = (content: Editable) =>
      content['application/json'].schema.anyOf.map(({ $ref }: Editable) => $ref.split('/').at(-1));
    expect(refs(put.requestBody.content)).toEqual([
      'DocumentedReconnectRequest',
      'DeployedReconnectRequest',
      'DeployedChangeStateRequest',
    ]);
    expect(Object.keys(put.requestBody.content['application/json'].examples)).toContain(
      'change-state/accepted',
    );
    expect(Object.keys(put.responses).join(' ')).toBe('200 202 400 403 404 405 409 429 500');
    expect(refs(document.paths['/zstack/v1/api-jobs/{jobUuid}'].get.responses['200'].content)).toEqual([
      'DeployedReconnectResponseSuccess',
      'DeployedChangeStateResponseSuccess',
    ]);
    const [callback]: Editable[] = Object.values(put.callbacks.result);
    expect(refs(callback.post.requestBody.content)).toContain('DeployedChangeStateResponseFailure');
    const names = put.parameters.map(({ name }: Editable) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leaves each rule its example', () => {
    expect(rulesDocument(catalog, reportContext(loadCatalog()))).toContain('## not-ready');
  });

  it('stands in FIELDS.md, in its order', () => {
    const text = fieldTableMarkdown(catalog);
    for (const { $id, properties } of SCHEMAS) {
      for (const name of Object.keys(properties)) {
        expect(text).toContain(`| \`${$id.replace('.schema.json', '')}.${name}\` |`);
      }
    }
    const heading = text.indexOf('## What only servers take');
    expect(text.indexOf('.formerState`')).toBeLessThan(heading);
    expect(text.indexOf(`.${ACTION}\``)).toBeGreaterThan(heading);
  });
});
