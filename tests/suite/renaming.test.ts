import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ROOT } from '../../src/contract/files.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import type { Editable } from '../unit/contract/edited-catalog.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { SOURCES, withoutComments } from './sources.ts';

/*
 * What took the place of second names for fields: when a schema renames a field, its generated type changes,
 * and the compiler names whatever has to follow. It is run on a copy of what it needs.
 */

/** Fields whose names stand for nothing else, so that a search finds all that uses them. */
const RENAMED = [
  ['ipsec-connection', 'vipUuid'],
  ['error-code', 'elaboration'],
  ['session', 'expiredDate'],
] as const;

const root = temporaryFolder();
let types: typeof import('../../scripts/documents/typescript-types.ts');

beforeAll(async () => {
  // The tool loads its formatter, which it is told not to use and which Jest cannot load.
  jest.mock('prettier', () => ({}));
  types = await import('../../scripts/documents/typescript-types.ts');
  for (const name of [
    'src',
    'schemas',
    'contracts',
    'generated/structures.ts',
    'generated/types.ts',
    'generated/config.ts',
    'tsconfig.json',
    'package.json',
  ]) {
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  const project = { extends: './tsconfig.json', include: ['src', 'generated/types.ts'] };
  writeFileSync(join(root, 'tsconfig.src.json'), JSON.stringify(project));
});

/** Renames a field in the copy of its schema, and nowhere else. */
function rename(structure: string, field: string): void {
  const path = join(root, 'schemas', `${structure}.schema.json`);
  const file = JSON.parse(readFileSync(path, 'utf8')) as Editable;
  const entries = Object.entries(file.properties).map(([name, one]) => [
    name === field ? `${name}Renamed` : name,
    one,
  ]);
  writeFileSync(path, JSON.stringify({ ...file, properties: Object.fromEntries(entries) }));
}

/** Files of the copy in which the compiler finds errors, with forward slashes. */
function filesWithErrors(): readonly string[] {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [compiler, '--project', join(root, 'tsconfig.src.json'), '--pretty', 'false'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
  const files = Array.from(stdout.matchAll(/^(\S[^(\n]*)\(\d+,\d+\): error /gm), ([, file = '']) => file);
  // An error of no file, such as one of the command line, would otherwise count as none.
  expect([stdout, files.length > 0]).toEqual([stdout, stdout !== '']);
  return [...new Set(files.map((file) => file.replaceAll('\\', '/')))].sort();
}

/** Files of `src/` that name a field, other than in comments and in the words of a catalog of sentences. */
function filesThatName(field: string): readonly string[] {
  const word = new RegExp(`\\b${field}\\b`);
  return [...SOURCES]
    .filter(([name, text]) => !/sentences[\\/]/.test(name) && word.test(withoutComments(text)))
    .map(([name]) => `src/${name.replaceAll('\\', '/')}`);
}

describe('the compiler', () => {
  it('has nothing against the copy as it is', () => {
    expect(filesWithErrors()).toEqual([]);
  });

  it('names every file that a renamed field leaves behind', async () => {
    const left = RENAMED.flatMap(([, field]) => filesThatName(field));
    expect(left).toEqual(
      expect.arrayContaining(['src/provider/results.ts', 'src/provider/operations/session.ts']),
    );
    for (const [structure, field] of RENAMED) rename(structure, field);
    // One of them stands in `contracts/`, too, where a place that no schema has stops the reading.
    const divergences = join(root, 'contracts', 'divergences.json');
    const text = readFileSync(divergences, 'utf8').replaceAll(
      '/error/elaboration',
      '/error/elaborationRenamed',
    );
    writeFileSync(divergences, text);
    const catalog = loadCatalog(root);
    writeFileSync(join(root, 'generated', 'types.ts'), await types.typescriptTypes(catalog));
    writeFileSync(join(root, 'generated', 'structures.ts'), await types.structureTypes(catalog));
    expect(filesWithErrors()).toEqual([...new Set(left)].sort());
  });
});
