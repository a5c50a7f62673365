import { describe, expect, it } from '@jest/globals';
import { readPayload } from '../../../src/model/exchange.ts';
import { brief, catalog, judge, other } from './answers.ts';

const { errors, requestExample, responseExample } = catalog.page;
const body = readPayload(responseExample.value);
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
    expect([findings.length, lacking.length, nested.length]).toEqual([24, 17, 5]);
    expect(errors[0]?.error).toContain(
      'lacks 24 of them: success, error, 17 fields of the inventory and all 5',
    );
    const known = new Set(catalog.fields.map(({ id }) => id));
    expect(findings.filter(({ field }) => field === null || !known.has(field))).toEqual([]);
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

  it('writes a Java int as 0.0, as contracts/page.json says', () => {
    const ints = catalog.fields.filter(({ type }) => type === 'int').map(({ name }) => name);
    const written = Array.from(responseExample.value.matchAll(/"(\w+)": 0\.0\b/g), ([, name]) => name);
    expect(written).toEqual(ints);
    expect(errors.map(({ id }) => id)).toEqual(['P01', 'P02']);
    expect(errors[1]?.page).toContain(ints.join(' and '));
  });
});

describe("the page's own curl example", () => {
  it('has no action key, which is divergence D01', () => {
    expect(requestExample.value).not.toContain(catalog.pageOperation.action);
    expect(catalog.divergences[0]?.server).toContain("the page's own curl example is refused");
  });
});
