import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../../src/commands/options.ts';
import { parseYaml } from '../../../../src/commands/settings/config-file.ts';

const FILE = '/f.yaml';

function complaint(text: string): string {
  try {
    parseYaml(text, FILE);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('there was nothing to complain about');
}

/** Each level holds the one before ten times. */
function bomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}

describe('YAML', () => {
  it.each([
    ['a map', 'a: 1\nb: [x, {c: true}]', { a: 1, b: ['x', { c: true }] }],
    ['a map behind a byte order mark', '\ufeffa: 1', { a: 1 }],
    ['a map with Windows line ends', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a few aliases', 'a: &a {x: 1}\nb: *a', { a: { x: 1 }, b: { x: 1 } }],
    ['the same key in two maps', 'a: {x: 1}\nb: {x: 1}', { a: { x: 1 }, b: { x: 1 } }],
    ['words of YAML 1.1 that are text now', 'a: yes\nb: off', { a: 'yes', b: 'off' }],
  ])('of %s is read', (_, text, data) => {
    expect(parseYaml(text, FILE)).toEqual(data);
  });

  it('cannot reach the prototype of objects', () => {
    const data = parseYaml('__proto__: {polluted: true}', FILE) as object;
    expect(Object.keys(data)).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['a comment only', '# a comment\n'],
    ['null', 'null'],
  ])('of %s is empty', (_, text) => {
    expect(complaint(text)).toBe('/f.yaml: the file is empty');
  });

  it.each([
    ['an open quote', 'a:\n  b: "x\n', '3:1', 'missing char'],
    ['an open bracket', 'a: [1, 2', '1:9', 'bad indent'],
    ['a tab', 'a:\n\tb: 1', '2:1', 'tab as indent'],
    ['a key twice, deep down', 'a:\n  b:\n    - {c: 1, c: 2}', '3:14', 'duplicate key'],
    ['a key twice, once in quotes', 'a: 1\n"a": 2', '2:1', 'duplicate key'],
    ['two documents', 'a: 1\n---\nb: 2', '2:1', 'multiple docs'],
    ['a tag', 'a: !secret x', '1:4', 'tag resolve failed'],
    ['a key that is a map', '? {a: 1}\n: 2', '1:3', 'non string key'],
    ['a wrong indent', 'a:\n    b: 1\n  c: 2', '3:1', 'bad indent'],
    ['a directive', '%FOO x\n---\na: 1', '1:1', 'bad directive'],
  ])('with %s is refused with line and column', (_, text, position, kind) => {
    expect(complaint(text)).toBe(`${FILE}:${position}: this is not YAML (${kind})`);
  });

  it.each([
    ['an alias of nothing', 'a: *b', 'alias'],
    ['a bomb of aliases', bomb(12), 'too many aliases'],
    ['thousands of brackets', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'resource exhaustion'],
    ['thousands of dashes', '- '.repeat(20_000), 'resource exhaustion'],
    ['more than 128 KiB', `a: ${'x'.repeat(128 * 1024)}`, 'longer than 128 KiB'],
  ])('with %s is refused', (_, text, problem) => {
    expect(complaint(text)).toContain(problem);
  });

  it('is refused without a word of the text', () => {
    const quoted = ['a: "CANARY\n', 'a: "\\CANARY"', 'a: !CANARY x', 'a: *CANARY', 'a: @CANARY'];
    const lines = ['CANARY: 1\nCANARY: 2', 'a: 1\nCANARY\nb: 2', '%CANARY\n---\na: 1', 'a: {b: CANARY'];
    for (const text of [...quoted, ...lines]) expect(complaint(text)).not.toContain('CANARY');
  });
});
