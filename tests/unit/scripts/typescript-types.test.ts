import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dialectTitle, plainVariants } from '../../../scripts/documents/plain-schemas.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../../src/model/contract.ts';
import { type Editable, editedCatalog } from '../contract/edited-catalog.ts';

const CATALOG = loadCatalog();

/** The lines of one interface, without its comments. */
function membersOf(text: string, name: string): readonly string[] {
  const body =
    new RegExp(`export interface ${name} \\{\\n([^}]*(?:\\{[^}]*\\}[^}]*)*)\\n\\}`).exec(text)?.[1] ?? '';
  return body.split('\n').filter((line) => /^ {2}readonly /.test(line));
}

describe('types.ts', () => {
  let typescriptTypes: typeof import('../../../scripts/documents/typescript-types.ts').typescriptTypes;
  let text: string;

  beforeAll(async () => {
    // The tool loads its formatter, which it is told not to use and which Jest cannot load.
    jest.mock('prettier', () => ({}));
    ({ typescriptTypes } = await import('../../../scripts/documents/typescript-types.ts'));
    text = await typescriptTypes(CATALOG);
  });

  it('declares every structure of every dialect once', () => {
    const declared = Array.from(text.matchAll(/^export interface ((?!Report)\w+)/gm), ([, name]) => name);
    const expected = DIALECTS.flatMap((dialect) =>
      plainVariants(CATALOG, dialect).map(({ title }) => dialectTitle(dialect, title)),
    );
    expect(declared).toEqual([...expected, 'FieldNames']);
  });

  it('is the same every time', async () => {
    expect(await typescriptTypes(loadCatalog())).toBe(text);
  });

  it('says that it is generated', () => {
    expect(text).toMatch(/^\/\*\* Generated from schemas\/.*do not edit\. \*\/\n/);
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

  it('declares the JSON report by its schema', () => {
    expect(membersOf(text, 'ReportPreflightPoint')).toEqual([
      '  readonly point: "reachable" | "credentials" | "dialect" | "connection" | "recording";',
      '  readonly verdict: "disabled" | "skip" | "pass" | "warn" | "error" | "fail";',
      '  readonly detail: string;',
      '  readonly hint: string | null;',
      '  readonly refused?: true;',
    ]);
    expect(membersOf(text, 'ReportStep')).toContain('  readonly findings: readonly ReportFinding[];');
    expect(membersOf(text, 'ReportRecording')).toContain(
      '  readonly fieldSets: readonly (readonly string[])[];',
    );
    expect(membersOf(text, 'ReportEvidence')).toContain('  readonly request: ReportSentRequest;');
  });

  it('follows a field that is renamed', async () => {
    const renamed = editedCatalog(({ schemas }) => {
      const file = schemas.get('peer-cidr.schema.json');
      const entries = Object.entries(file.properties as Editable);
      file.properties = Object.fromEntries(
        entries.map(([name, one], index) => [index === 0 ? 'renamed' : name, one]),
      );
    });
    expect(membersOf(await typescriptTypes(renamed), 'DeployedPeerCidr')[0]).toBe(
      '  readonly renamed: string;',
    );
  });
});
