import { describe, expect, it } from '@jest/globals';
import { CatalogError } from '../../../src/contract/files.ts';
import { type Editable, type EditableFiles, editedCatalog } from './edited-catalog.ts';

const RECONNECT = 'interactions/deployed-reconnect.json';
const POLL = 'interactions/deployed-job-poll.json';

/** A property of a schema file: the first that is a text, whatever its name. */
function textProperty(files: EditableFiles, file: string): Editable {
  return property(files, file, ({ type }) => type === 'string');
}

function property(files: EditableFiles, file: string, wanted: (property: Editable) => boolean): Editable {
  const found = Object.values(files.schemas.get(file).properties).find(wanted);
  if (found === undefined) throw new Error(`${file} has no such property`);
  return found;
}

function first(files: EditableFiles, file: string): Editable {
  return files.contracts.get(file)[0];
}

const CIDR = 'peer-cidr.schema.json';
const ANSWER = 'reconnect-response.schema.json';

/** For each way to break the data: the edit, and what the error says. */
const BROKEN: Readonly<Record<string, readonly [(files: EditableFiles) => void, RegExp]>> = {
  'a misspelt key of a property': [
    (files) => Object.assign(textProperty(files, CIDR), { descripton: 'x' }),
    /^peer-cidr\.schema\.json: .*descripton/,
  ],
  'an unknown keyword of a structure': [
    (files) => Object.assign(files.schemas.get(CIDR), { requird: [] }),
    /^peer-cidr\.schema\.json: .*requird/,
  ],
  'a missing key': [
    (files) => delete textProperty(files, CIDR).description,
    /^peer-cidr\.schema\.json: .*'description'/,
  ],
  'an unknown keyword of known values': [
    (files) => Object.assign(textProperty(files, CIDR), { 'x-deployed': { values: { enumm: ['a'] } } }),
    /^peer-cidr\.schema\.json: .*enumm/,
  ],
  'known values of the wrong kind': [
    (files) => Object.assign(textProperty(files, CIDR), { 'x-deployed': { values: { enum: 'a' } } }),
    /^peer-cidr\.schema\.json: .*must be array/,
  ],
  'known values that no words fit': [
    (files) => Object.assign(textProperty(files, CIDR), { 'x-deployed': { values: { minimum: 1 } } }),
    /^peer-cidr\.schema\.json#\/properties\/.*cannot be put in words/,
  ],
  'an unknown source of a property': [
    (files) => Object.assign(textProperty(files, CIDR), { 'x-source': 'page/nowhere' }),
    /^peer-cidr\.schema\.json#\/properties\/.*cites page\/nowhere, which is no source/,
  ],
  'a source with the name of a built-in': [
    (files) => Object.assign(textProperty(files, CIDR), { 'x-source': 'toString' }),
    /cites toString, which is no source/,
  ],
  'an unknown source of a structure': [
    (files) => Object.assign(files.schemas.get(CIDR), { 'x-source': 'page/nowhere' }),
    /^peer-cidr\.schema\.json: cites page\/nowhere/,
  ],
  'an unknown source of an operation': [
    (files) => Object.assign(first(files, 'operations.json'), { source: 'page/nowhere' }),
    /^reconnect: cites page\/nowhere/,
  ],
  'an unknown source of an interaction': [
    (files) => Object.assign(first(files, RECONNECT), { source: 'page/nowhere' }),
    /^reconnect\/accepted: cites page\/nowhere/,
  ],
  'unknown evidence': [
    (files) => first(files, 'divergences.json').evidence.push('page/nowhere'),
    /^D01: cites page\/nowhere/,
  ],
  'an unknown divergence': [
    (files) => Object.assign(textProperty(files, CIDR), { 'x-deployed': { divergence: 'D99' } }),
    /^peer-cidr\.schema\.json#\/properties\/.*cites D99, which is no divergence/,
  ],
  'a divergence that nothing shows': [
    (files) =>
      delete first(files, 'divergences.json').sign &&
      eachProperty(files, (one) => dropDivergence(one, 'D01')),
    /^D01: nothing shows it/,
  ],
  'a sign of an unknown operation': [
    (files) => Object.assign(first(files, 'divergences.json').sign, { operations: ['reconect'] }),
    /^D01: reconect is no operation/,
  ],
  'a sign at a field that no answer has': [
    (files) => Object.assign(first(files, 'divergences.json').sign, { present: '/error/uuid' }),
    /^D01: no answer has a field at \/error\/uuid/,
  ],
  'a sign at a place that is no JSON Pointer': [
    (files) => Object.assign(first(files, 'divergences.json').sign, { present: 'error/code' }),
    /^divergences\.json: \/0\/sign\/present must match pattern/,
  ],
  'a missing example': [
    (files) => delete textProperty(files, CIDR).examples,
    /^peer-cidr\.schema\.json#\/properties\/.*has no example/,
  ],
  'a format that does not exist': [
    (files) => Object.assign(textProperty(files, CIDR), { format: 'zstack-uid' }),
    /does not compile in documented: unknown format "zstack-uid"/,
  ],
  'a type that does not exist': [
    (files) => Object.assign(textProperty(files, CIDR), { type: 'text' }),
    /^peer-cidr\.schema\.json: .*\/type must be equal to one of the allowed values/,
  ],
  'a $ref to nowhere': [
    (files) =>
      Object.assign(
        property(files, ANSWER, ({ $ref }) => $ref !== undefined),
        { $ref: 'nowhere.schema.json' },
      ),
    /^reconnect-response\.schema\.json: \w+ refers to nowhere, which is no schema file/,
  ],
  'a $ref to a structure that has a schema for each outcome': [
    (files) =>
      Object.assign(
        property(files, ANSWER, ({ $ref }) => $ref !== undefined),
        { $ref: ANSWER },
      ),
    /^reconnect-response\.schema\.json: \w+ refers to reconnect-response, which is no part of a body in documented/,
  ],
  'an $id that is not the name of the file': [
    (files) => Object.assign(files.schemas.get(CIDR), { $id: 'other.schema.json' }),
    /^peer-cidr\.schema\.json: its \$id is other\.schema\.json/,
  ],
  'a file under schemas/ that is no schema': [
    (files) => files.schemas.set('notes.json', {}),
    /^notes\.json: a schema file ends in \.schema\.json/,
  ],
  'two structures with one title': [
    (files) => Object.assign(files.schemas.get(CIDR), { title: files.schemas.get(ANSWER).title }),
    /^schemas: "\w+" stands twice/,
  ],
  'a file under contracts/ that nobody reads': [
    (files) => files.contracts.set('operation.json', []),
    /^operation\.json: no such file is known/,
  ],
  'a missing file': [(files) => files.contracts.delete('states.json'), /^states\.json: the file is missing/],
  'a misspelt key of an interaction': [
    (files) => Object.assign(first(files, RECONNECT), { efect: 'none' }),
    /^interactions\/deployed-reconnect\.json: \/0 .*efect/,
  ],
  'an operation that stands twice': [
    (files) => files.contracts.get('operations.json').push(first(files, 'operations.json')),
    /^contracts\/operations\.json: "reconnect" stands twice/,
  ],
  'an operation with an unknown structure': [
    (files) => first(files, 'operations.json').params.push('reconect-params'),
    /^reconnect: reconect-params is no schema file/,
  ],
  'a divergence that stands twice': [
    (files) => files.contracts.get('divergences.json').push(first(files, 'divergences.json')),
    /^contracts\/divergences\.json: "D01" stands twice/,
  ],
  'a fact of the page with an unknown source': [
    (files) => Object.assign(files.contracts.get('page.json').category, { source: 'page/nowhere' }),
    /^page\.json: category: cites page\/nowhere, which is no source/,
  ],
  'an error of the page with an unknown source': [
    (files) => files.contracts.get('page.json').errors[0].evidence.push('page/nowhere'),
    /^P01: cites page\/nowhere, which is no source/,
  ],
  'an error of the page that stands twice': [
    (files) => files.contracts.get('page.json').errors.push(files.contracts.get('page.json').errors[0]),
    /^contracts\/page\.json: "P01" stands twice/,
  ],
  'a Chinese description without a translation': [
    (files) => Object.assign(textProperty(files, CIDR), { description: '\u4e2d' }),
    /^page\.json: "\u4e2d" stands in the page's table or in translations, not in both/,
  ],
  'a state that stands twice': [
    (files) => files.contracts.get('states.json').push(first(files, 'states.json')),
    /^contracts\/states\.json: ".*" stands twice/,
  ],
  'an interaction that stands twice': [
    (files) => files.contracts.get(RECONNECT).push(first(files, RECONNECT)),
    /^contracts\/interactions: "reconnect\/accepted" stands twice/,
  ],
  'two interactions with one title': [
    (files) =>
      files.contracts.get(RECONNECT).push({ ...first(files, RECONNECT), id: 'reconnect/accepted-again' }),
    /^contracts\/interactions: "a reconnect is accepted as a job" stands twice/,
  ],
  'an action that the request of its operation does not have': [
    (files) => Object.assign(first(files, 'operations.json'), { action: 'reconectIPsecConnection' }),
    /^reconnect: its request has no field reconectIPsecConnection, which it names as its action/,
  ],
  'a first operation that no page describes': [
    (files) => {
      const [first, second, ...others] = files.contracts.get('operations.json');
      files.contracts.set('operations.json', [second, first, ...others]);
    },
    /^job-poll: is the first operation, so that of the page, and has no answer in documented/,
  ],
  'an answer of the page with an unknown structure': [
    (files) =>
      Object.assign(first(files, 'operations.json').dialects.documented[200], { structure: 'reconect' }),
    /^reconnect: reconect is no schema file/,
  ],
  'a job with an unknown structure': [
    (files) => Object.assign(first(files, 'operations.json'), { job: 'reconect-response' }),
    /^reconnect: reconect-response is no schema file/,
  ],
  'a path that no operation has': [
    (files) => Object.assign(first(files, RECONNECT).request, { path: '/zstack/v1/ipsec/x/action' }),
    /^reconnect\/accepted: its request calls no operation of contracts\/operations\.json/,
  ],
  'a method that no operation has there': [
    (files) => Object.assign(first(files, RECONNECT).request, { method: 'DELETE' }),
    /^reconnect\/accepted: its request calls no operation/,
  ],
  'an action that no operation has': [
    (files) => Object.assign(first(files, RECONNECT).request, { body: { reconectIPsecConnection: {} } }),
    /^reconnect\/accepted: its request calls no operation/,
  ],
  'an unknown state': [
    (files) => Object.assign(first(files, RECONNECT), { given: 'a connection is upp' }),
    /^reconnect\/accepted: "a connection is upp" is no provider state/,
  ],
  'a state that no interaction uses': [
    (files) =>
      files.contracts
        .get('states.json')
        .push({ name: 'lonely', description: 'x', values: {}, live: { skip: 'x' } }),
    /^contracts\/states\.json: no interaction uses "lonely"/,
  ],
  'a name that the state does not supply': [
    (files) =>
      Object.assign(first(files, RECONNECT).request, { path: '/zstack/v1/ipsec/${conection}/actions' }),
    /^reconnect\/accepted: uses \$\{conection\}, which ".*" does not supply/,
  ],
  'a name in a promised text that the state does not supply': [
    (files) => Object.assign(first(files, POLL), { reply: { status: 404, text: 'no ${toString}' } }),
    /^job-poll\/processing: uses \$\{toString\}/,
  ],
  'a status that the operation does not have': [
    (files) => Object.assign(first(files, RECONNECT).reply, { status: 201 }),
    /^reconnect\/accepted: reconnect has no status 201 in deployed/,
  ],
  'a dialect that the operation does not have': [
    (files) => Object.assign(first(files, POLL), { dialect: 'documented' }),
    /^job-poll\/processing: job-poll has no status 202 in documented/,
  ],
  'a text where a structure is answered': [
    (files) => Object.assign(first(files, RECONNECT), { reply: { status: 202, text: 'ok' } }),
    /^reconnect\/accepted: text and structure are mixed up/,
  ],
  'another structure than the operation answers': [
    (files) => Object.assign(first(files, RECONNECT).reply, { structure: 'empty' }),
    /^reconnect\/accepted: promises empty where the operation answers accepted/,
  ],
  'a header that does not exist': [
    (files) => Object.assign(first(files, RECONNECT).request.headers, { Authorisation: 'x' }),
    /^reconnect\/accepted: no schema has a header Authorisation/,
  ],
  'a key that the body does not have': [
    (files) => Object.assign(first(files, RECONNECT).request.body, { systemTag: [] }),
    /^reconnect\/accepted: reconnect-request has no field systemTag/,
  ],
  'a body where the operation takes none': [
    (files) => Object.assign(first(files, POLL).request, { body: {} }),
    /^job-poll\/processing: sends a body, which job-poll does not have/,
  ],
  'a promised value at a field that the answer does not have': [
    (files) => Object.assign(first(files, RECONNECT).reply, { values: { '/inventory/uuid': 'x' } }),
    /^reconnect\/accepted: accepted has no field at \/inventory\/uuid/,
  ],
  'a field to include that the answer does not have': [
    (files) => Object.assign(first(files, RECONNECT).reply, { include: ['/locations'] }),
    /^reconnect\/accepted: accepted has no field at \/locations/,
  ],
  'an example at a field that the answer does not have': [
    (files) => Object.assign(first(files, RECONNECT).reply, { examples: { '/locations': 'x' } }),
    /^reconnect\/accepted: accepted has no field at \/locations/,
  ],
  'a promised value at a place that is no JSON Pointer': [
    (files) => Object.assign(first(files, RECONNECT).reply, { values: { location: 'x' } }),
    /^interactions\/deployed-reconnect\.json: .*\/0\/reply\/values must match pattern/,
  ],
};

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function eachProperty(files: EditableFiles, visit: (property: Editable) => void): void {
  for (const { properties } of files.schemas.values()) Object.values(properties).forEach(visit);
}

function dropDivergence(property: Editable, id: string): void {
  if (property['x-deployed']?.divergence === id) delete property['x-deployed'].divergence;
}

describe('the catalog', () => {
  it('is built from its files as they are', () => {
    expect(editedCatalog(() => undefined).interactions.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(BROKEN))('refuses %s', (_, [edit, message]) => {
    const error = thrownBy(() => editedCatalog(edit));
    expect(error).toBeInstanceOf(CatalogError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });
});
