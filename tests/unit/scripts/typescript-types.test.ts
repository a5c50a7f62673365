import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dialectTitle, plainVariants } from '../../../scripts/documents/plain-schemas.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';

const CATALOG = loadCatalog();

/** The lines of one interface, without its comments. */
function membersOf(text: string, name: string): readonly string[] {
  const body =
    new RegExp(`export interface ${name} \\{\\n([^}]*(?:\\{[^}]*\\}[^}]*)*)\\n\\}`).exec(text)?.[1] ?? '';
  return body.split('\n').filter((line) => /^ {2}readonly /.test(line));
}

describe('structures.ts and types.ts', () => {
  let text: string;

  beforeAll(async () => {
    // The tool loads its formatter, which it is told not to use and which Jest cannot load.
    jest.mock('prettier', () => ({}));
    const { structureTypes, typescriptTypes } = await import(
      '../../../scripts/documents/typescript-types.ts'
    );
    text = (await structureTypes(CATALOG)) + (await typescriptTypes(CATALOG));
  });

  it('declares every structure of every dialect once', () => {
    const declared = Array.from(text.matchAll(/^export interface (D(?:oc|ep)\w+)/gm), ([, name]) => name);
    const expected = DIALECTS.flatMap((dialect) =>
      plainVariants(CATALOG, dialect).map(({ title }) => dialectTitle(dialect, title)),
    );
    expect(declared).toEqual(expected);
  });

  it('declares what stands in the files of the contract, read-only', () => {
    expect(text).toContain('export interface Operation {');
    expect(membersOf(text, 'Unavailable')).toEqual(['  readonly skip: string;']);
    expect(membersOf(text, 'Sign')).toContain('  readonly statuses?: readonly [number, ...(number)[]];');
    expect(text).toMatch(/"unknown-connection"/);
  });

  it('has a read-only member for every field, optional where the field is', () => {
    const failure = membersOf(text, 'DocumentedReconnectResponseFailure');
    expect(failure).toEqual([
      `  readonly success: false;`,
      `  readonly inventory?: DocumentedIPsecConnection | null;`,
      `  readonly error: DocumentedErrorCode;`,
    ]);
    expect(membersOf(text, 'DeployedReconnectResponseSuccess')).toEqual([
      `  readonly inventory: DeployedIPsecConnection;`,
      `  readonly schema?: DeployedSchemaMap;`,
    ]);
    const connection = CATALOG.structure('ipsec-connection');
    const members = membersOf(text, 'DeployedIPsecConnection');
    expect(members).toHaveLength(connection.fields.length);
    expect(members).toContain(`  readonly peerCidrs: readonly DeployedPeerCidr[];`);
  });

  it('names a structure that holds itself', () => {
    expect(membersOf(text, 'DeployedErrorCode')).toContain(`  readonly cause?: DeployedErrorCode;`);
    expect(membersOf(text, 'DocumentedErrorCode')).toContain(`  readonly cause: DocumentedErrorCode | null;`);
  });

  it("carries the page's words", () => {
    for (const { description } of CATALOG.fields) expect(text).toContain(`   * ${description}\n`);
  });
});
