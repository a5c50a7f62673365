import { writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importCycles } from '../../scripts/import-cycles.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { SOURCES, SRC } from './sources.ts';

/** What each layer may import beside itself. Types are generated from the schemas, for every layer. */
const ALLOWED: Readonly<Record<string, string>> = {
  model: '',
  contract: 'model',
  redact: 'model contract',
  judge: 'model contract redact',
  client: 'model contract redact',
  provider: 'model contract',
  verify: 'model contract redact judge client provider broker',
  capture: 'model contract redact judge provider',
  traffic: 'model contract redact judge',
  broker: 'model contract redact client',
  report: 'model',
  kit: 'model contract judge traffic',
  page: 'model contract redact judge provider traffic report',
  // What a package exports: the library, the kit for tests with Pact, and the matchers of Jest and of Vitest.
  index: 'model contract judge client provider kit',
  jest: 'kit',
  pact: 'kit',
  vitest: 'kit',
  commands: 'model contract redact judge client provider verify capture traffic broker report page',
};

const files = [...SOURCES.keys()];
const filesWith = (pattern: RegExp): readonly string[] =>
  files.filter((file) => pattern.test(SOURCES.get(file) ?? ''));

/** The layer of a path below `src/`; what lies outside goes by its own name. */
function layerOf(path: string): string {
  const [first = ''] = path.split(sep);
  if (first !== '..') return first === 'cli.ts' ? 'commands' : first.replace(/\.ts$/, '');
  return path.split(sep).filter((part) => part !== '..')[0] ?? '';
}

const imports = [...SOURCES].flatMap(([file, text]) => {
  return Array.from(text.matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g), ([, target = '']) => {
    const imported = relative(SRC, join(SRC, file, '..', target));
    return { file, from: layerOf(file), imported, to: layerOf(imported) };
  });
});

describe('layers', () => {
  it('finds the imports of every layer', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect([...new Set(files.map(layerOf))].sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it('import one way only', () => {
    const wrong = imports.filter(
      ({ from, to }) => from !== to && to !== 'generated' && !ALLOWED[from]?.split(' ').includes(to),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['answer.ts', 'expectation.ts', 'raw-finding.ts'])(
    'see nothing of judge/%s, which returns what nobody may see',
    (file) => {
      const importers = imports.filter(({ imported }) => imported === join('judge', file));
      expect(importers).not.toEqual([]);
      expect(importers.filter(({ from }) => from !== 'judge')).toEqual([]);
    },
  );

  it.each(['kit/', 'traffic/', 'verify/live/', 'verify/pact/', 'verify/contract-run.ts'])(
    'judge what %s gets by judge/judge.ts',
    (source) => {
      const users = imports.filter(({ imported }) => imported === join('judge', 'judge.ts'));
      expect(users.filter(({ file }) => file.startsWith(join(source)))).not.toEqual([]);
    },
  );

  it('have no files that import each other', () => {
    expect(importCycles(SRC)).toEqual([]);
  });

  it('would be told of files that import each other, by way of others too', () => {
    const folder = temporaryFolder();
    const write = (name: string, imported: string): void =>
      writeFileSync(join(folder, name), `import type { A } from './${imported}.ts';\n`);
    write('a.ts', 'b');
    write('b.ts', 'c');
    write('c.ts', 'a');
    write('d.ts', 'a');
    expect(importCycles(folder)).toEqual([['a.ts', 'b.ts', 'c.ts']]);
  });

  it('take types alone from what is generated', () => {
    expect(filesWith(/^(?:import|export) (?!type )[^;]*from '[./]+\/generated\//m)).toEqual([]);
  });

  it('keep Pact and Express to the layers that need them', () => {
    const users = (name: string) => [...new Set(filesWith(new RegExp(`from '${name}'`)).map(layerOf))];
    expect(users('express')).toEqual(['provider']);
    expect(users('@pact-foundation/pact')).toEqual(['kit', 'verify']);
  });

  it('have no drawer for what belongs nowhere', () => {
    expect(files.filter((file) => /(utils|helpers|common)/.test(file))).toEqual([]);
  });

  it('let the command line import a command only when it is named', () => {
    const text = SOURCES.get('cli.ts') ?? '';
    const [, ...values] = Array.from(text.matchAll(/^import (?!type )[^;]*from '([^']+)'/gm), ([, to]) => to);
    expect(values).toEqual([
      './commands/io.ts',
      './commands/options.ts',
      './model/finding.ts',
      './report/layout.ts',
    ]);
  });

  it('read files of their own folder or of the top, as a build puts code of every folder into one', () => {
    const own = /import\.meta\.dirname, (?:'\.\.', '\.\.'|name\b|['`][\w.-]+(?:\$\{|['`]))/;
    const places = [...SOURCES.values()].flatMap(
      (text) => text.match(/join\(import\.meta\.dirname.*/g) ?? [],
    );
    expect(places.length).toBeGreaterThan(5);
    expect(places.filter((place) => !own.test(place))).toEqual([]);
  });

  it('have files that fit in a head', () => {
    expect([...SOURCES].filter(([, text]) => text.split('\n').length > 350).map(([file]) => file)).toEqual(
      [],
    );
  });
});
