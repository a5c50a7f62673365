import { describe, expect, it } from '@jest/globals';
import { CatalogError } from '../../../src/contract/files.ts';
import { type Editable, type EditableFiles, editedCatalog } from './edited-catalog.ts';
import { setAt } from './set-at.ts';

/*
 * Ways to break the data, each in two lines: a file, a JSON Pointer into it, and the value that is put there
 * (nothing to delete it; `copy` to add a copy of the first item); then the error, in which `…` stands for
 * anything. RECONNECT and POLL are the first interactions with the reconnect and with the poll of a job.
 */
const BROKEN = `
peer-cidr.schema.json /properties/cidr/descripton "x"
  peer-cidr.schema.json: …descripton
peer-cidr.schema.json /requird []
  peer-cidr.schema.json: …requird
peer-cidr.schema.json /properties/cidr/description
  peer-cidr.schema.json: …'description'
peer-cidr.schema.json /properties/uuid/x-deployed {"values":{"enumm":["a"]}}
  peer-cidr.schema.json: …enumm
peer-cidr.schema.json /properties/uuid/x-deployed {"values":{"enum":"a"}}
  peer-cidr.schema.json: …must be array
peer-cidr.schema.json /properties/uuid/x-deployed {"values":{"minimum":1}}
  peer-cidr.schema.json#/properties/uuid: …cannot be put in words
peer-cidr.schema.json /properties/uuid/x-source "page/nowhere"
  peer-cidr.schema.json#/properties/uuid: cites page/nowhere, which is no source
peer-cidr.schema.json /properties/uuid/x-source "toString"
  …cites toString, which is no source
peer-cidr.schema.json /x-source "page/nowhere"
  peer-cidr.schema.json: cites page/nowhere
operations.json /0/source "page/nowhere"
  reconnect: cites page/nowhere
RECONNECT /0/source "page/nowhere"
  reconnect/accepted: cites page/nowhere
divergences.json /0/evidence/0 "page/nowhere"
  D01: cites page/nowhere
peer-cidr.schema.json /properties/uuid/x-deployed {"divergence":"D99"}
  peer-cidr.schema.json#/properties/uuid: cites D99, which is no divergence
divergences.json /0/sign/operations/0 "reconect"
  D01: reconect is no operation
divergences.json /0/sign/present "/error/uuid"
  D01: no answer has a field at /error/uuid
divergences.json /0/sign/present "error/code"
  divergences.json: /0/sign/present must match pattern
peer-cidr.schema.json /properties/uuid/examples
  peer-cidr.schema.json#/properties/uuid: has no example
peer-cidr.schema.json /properties/uuid/format "zstack-uid"
  peer-cidr.schema.json#/properties/uuid: has the format zstack-uid, which does not exist
peer-cidr.schema.json /properties/uuid/type "text"
  peer-cidr.schema.json: …/type must be equal to one of the allowed values
reconnect-response.schema.json /properties/inventory/$ref "nowhere.schema.json"
  reconnect-response.schema.json: inventory refers to nowhere, which is no schema file
reconnect-response.schema.json /properties/inventory/$ref "reconnect-response.schema.json"
  reconnect-response.schema.json#/properties/inventory: …which is no part of a body in documented
peer-cidr.schema.json /$id "other.schema.json"
  peer-cidr.schema.json: its $id is other.schema.json
notes.json / {}
  notes.json: a schema file ends in .schema.json
peer-cidr.schema.json /title "ReconnectResponse"
  schemas: "ReconnectResponse" stands twice
operation.json / []
  operation.json: no such file is known
states.json /
  states.json: the file is missing
RECONNECT /0/efect "none"
  interactions/deployed-reconnect.json: /0 …efect
operations.json copy
  contracts/operations.json: "reconnect" stands twice
divergences.json copy
  contracts/divergences.json: "D01" stands twice
states.json copy
  contracts/states.json: "…" stands twice
RECONNECT copy
  contracts/interactions: "reconnect/accepted" stands twice
RECONNECT /1/title "a reconnect is accepted as a job"
  contracts/interactions: "a reconnect is accepted as a job" stands twice
operations.json /0/params/0 "reconect-params"
  reconnect: reconect-params is no schema file
operations.json /0/action "reconectIPsecConnection"
  reconnect: its request has no field reconectIPsecConnection, which it names as its action
operations.json /0/dialects/documented
  reconnect: is the first operation, and so the page's, but has no reply in documented
operations.json /0/dialects/documented/200/structure "reconect"
  reconnect: reconect is no schema file
operations.json /0/job "reconect-response"
  reconnect: reconect-response is no schema file
RECONNECT /0/request/path "/zstack/v1/ipsec/x/action"
  reconnect/accepted: its request calls no operation of contracts/operations.json
RECONNECT /0/request/method "DELETE"
  reconnect/accepted: its request calls no operation
RECONNECT /0/request/body {"reconectIPsecConnection":{}}
  reconnect/accepted: its request calls no operation
RECONNECT /0/given "a connection is upp"
  reconnect/accepted: "a connection is upp" is no provider state
states.json /- {"name":"lonely","description":"x","values":{},"live":{"skip":"x"}}
  contracts/states.json: no interaction uses "lonely"
RECONNECT /0/request/path "/zstack/v1/ipsec/\${conection}/actions"
  reconnect/accepted: uses \${conection}, which "…" does not supply
POLL /0/reply {"status":404,"text":"no \${toString}"}
  job-poll/processing: uses \${toString}
RECONNECT /0/reply/status 201
  reconnect/accepted: reconnect has no status 201 in deployed
POLL /0/dialect "documented"
  job-poll/processing: job-poll has no status 202 in documented
RECONNECT /0/reply {"status":202,"text":"ok"}
  reconnect/accepted: text and structure are mixed up
RECONNECT /0/reply/structure "empty"
  reconnect/accepted: promises empty where the operation answers accepted
RECONNECT /0/request/headers/Authorisation "x"
  reconnect/accepted: no schema has a header Authorisation
RECONNECT /0/request/body/systemTag []
  reconnect/accepted: reconnect-request has no field systemTag
POLL /0/request/body {}
  job-poll/processing: sends a body, which job-poll does not have
RECONNECT /0/reply/values {"/inventory/uuid":"x"}
  reconnect/accepted: accepted has no field at /inventory/uuid
RECONNECT /0/reply/include ["/locations"]
  reconnect/accepted: accepted has no field at /locations
RECONNECT /0/reply/examples {"/locations":"x"}
  reconnect/accepted: accepted has no field at /locations
RECONNECT /0/reply/values {"location":"x"}
  interactions/deployed-reconnect.json: …/0/reply/values must match pattern
`;

const LINES = BROKEN.replaceAll('RECONNECT', 'interactions/deployed-reconnect.json')
  .replaceAll('POLL', 'interactions/deployed-job-poll.json')
  .trim()
  .split('\n');
const CASES = LINES.flatMap((line, index) =>
  index % 2 === 0 ? [[line, LINES[index + 1] ?? ''] as const] : [],
);

/** Makes the change that a line names. */
function change({ schemas, contracts }: EditableFiles, line: string): void {
  const [file = '', pointer = '', ...rest] = line.split(' ');
  const files = /schema|notes/.test(file) ? schemas : contracts;
  const value = rest.length === 0 ? undefined : JSON.parse(rest.join(' '));
  const content: Editable = files.get(file);
  if (pointer === 'copy') content.push(content[0]);
  else if (pointer !== '/') setAt(content, pointer, value);
  else if (value === undefined) files.delete(file);
  else files.set(file, value);
}

function errorOf(edit: (files: EditableFiles) => void): unknown {
  try {
    return editedCatalog(edit);
  } catch (error) {
    return error;
  }
}

/** A text in which `…` stands for anything, as the beginning of another. */
function startsWith(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}`);
}

describe('the catalog', () => {
  it('is built from its files as they are', () => {
    expect(editedCatalog(() => undefined).interactions.length).toBeGreaterThan(0);
  });

  it.each(CASES)('refuses %s', (line, message) => {
    const error = errorOf((files) => change(files, line));
    expect(error).toBeInstanceOf(CatalogError);
    expect(error).toMatchObject({ message: expect.stringMatching(startsWith(message.trim())) });
  });

  it('refuses a divergence that nothing shows', () => {
    const error = errorOf(({ schemas, contracts }) => {
      delete contracts.get('divergences.json')[0].sign;
      for (const { properties } of schemas.values()) {
        for (const one of Object.values<Editable>(properties)) {
          if (one['x-deployed']?.divergence === 'D01') delete one['x-deployed'].divergence;
        }
      }
    });
    expect(error).toMatchObject({ message: expect.stringMatching(/^D01: nothing shows it/) });
  });
});
