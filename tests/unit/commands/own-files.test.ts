import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { temporaryFolder } from '../temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PARTS = ['bin', 'src', 'schemas', 'contracts', 'generated', 'package.json'];

/** A copy of the program, of which each test takes a file away, or a part of one. */
let copy: string;
beforeAll(() => {
  copy = temporaryFolder();
  for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

function run(
  args: readonly string[],
): Promise<{ readonly code: unknown; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/zstack-contract.mjs', ...args], { cwd: copy }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

const OWN = 'is a file of zstack-contract itself, and';

it.each<[string, 'gone' | 'cut', string, string]>([
  ['schemas', 'gone', 'fields', `schemas ${OWN} it holds no JSON files: install`],
  ['schemas/peer-cidr.schema.json', 'cut', 'fields', `peer-cidr.schema.json ${OWN} it is not JSON: install`],
  ['package.json', 'cut', 'fields', 'package.json: install it again'],
  ['src/report/html.css', 'gone', 'verify --report html=x.html', `html.css ${OWN} there is no such file`],
  ['src/commands/fields-command.ts', 'gone', 'fields', 'is not installed whole: Cannot find module'],
  ['src/cli.ts', 'cut', 'fields', 'zstack-contract is not installed whole: '],
])('%s that is %s is told to be the fault of the installation', async (name, how, args, sentence) => {
  const path = join(copy, name);
  if (how === 'gone') rmSync(path, { recursive: true });
  else writeFileSync(path, readFileSync(path, 'utf8').slice(0, -100));
  const { code, out, err } = await run(args.split(' '));
  cpSync(join(ROOT, name), path, { recursive: true });
  expect(err).toContain(sentence);
  expect(err).toMatch(/^error: .*: install (it|zstack-contract) again\n$/);
  expect(code).toBe(3);
  // Results are not lost for a report.
  expect(out.includes('PASS: ')).toBe(args.includes('--report'));
});
