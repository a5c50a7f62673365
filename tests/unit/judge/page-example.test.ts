import { describe, expect, it } from '@jest/globals';
import { readPayload } from '../../../src/model/exchange.ts';
import { brief, catalog, judge, other } from './answers.ts';

const body = readPayload(catalog.page.responseExample.value);
const nested = ['uuid', 'connectionUuid', 'l3NetworkUuid', 'createDate', 'lastOpDate'];

/** Fields of the inventory that the page calls Required and its own example lacks. */
const lacking = `uuid authMode ikeAuthAlgorithm ikeEncryptionAlgorithm ikeDhGroup policyAuthAlgorithm
  policyEncryptionAlgorithm pfs policyMode transformProtocol ikeVersion idType localId remoteId state createDate
  lastOpDate`.split(/\s+/);
/** The fields of these that a server leaves out when they have no value. */
const omitted = ['pfs', 'idType', 'localId', 'remoteId'];

describe("the page's own response example", () => {
  it('lacks, under documented, exactly what its own table calls Required', () => {
    const findings = judge({ ...other('reconnect', 200, body), dialect: 'documented' });
    expect(brief(findings)).toEqual([
      'field-missing error /success',
      'field-missing error /error',
      ...lacking.map((name) => `field-missing error /inventory/${name}`),
      ...nested.map((name) => `field-missing error /inventory/l3NetworkRefs/0/${name}`),
    ]);
  });

  it('holds, under deployed, exactly what a server could not have sent', () => {
    const findings = judge(other('job-poll', 200, body));
    const due = lacking.filter((name) => !omitted.includes(name));
    expect(brief(findings)).toEqual([
      ...due.map((name) => `field-missing error /inventory/${name}`),
      ...nested.map((name) => `field-missing error /inventory/l3NetworkRefs/0/${name}`),
      'not-ready warning /inventory/status',
    ]);
  });

  it('names only fields of the page', () => {
    const findings = judge({ ...other('reconnect', 200, body), dialect: 'documented' });
    const known = new Set(catalog.fields.map(({ id }) => id));
    expect(findings.filter(({ field }) => field === null || !known.has(field))).toEqual([]);
  });
});
