import { describe, expect, it } from '@jest/globals';
import { clipped, printable, printableJson, table, widthOf, wrap } from '../../../src/report/layout.ts';

describe('a text on the screen', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '\\u001b[2J'],
    ['a carriage return', 'a\rb', 'a\\u000db'],
    ['a C1 control', '\u009b31m', '\\u009b31m'],
    ['a bidi override', 'a\u202eb', 'a\\u202eb'],
    ['a bidi isolate', '\u2066a', '\\u2066a'],
    ['a workflow command', '::error title=x::y', '\\u003a:error title=x::y'],
    ['a workflow command behind a blank', 'a\u00a0::stop-commands::x', 'a\u00a0\\u003a:stop-commands::x'],
    ['a workflow command behind what nobody sees', 'a \u200b::add-mask::x', 'a \u200b\\u003a:add-mask::x'],
    ['a command of an older runner', 'a##[add-mask]x', 'a\\u0023#[add-mask]x'],
    ['a command of Azure Pipelines', '###vso[task.x]y', '#\\u0023#vso[task.x]y'],
    ['the word that ends a stop', '::deadbeef::', '\\u003a:deadbeef::'],
    ['half a character', 'a\ud83d', 'a\\ud83d'],
  ])('shows %s and does not obey it', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each([
    'Disconnected… 错误 😀 é',
    'the tag ipsec::maintenance amid a word, or "::" in quotes',
    '::1 ::/0 ::ffff:10.0.0.1 (::1), ::1, fe80::1 ::ffff:0/96',
    '## heading # [x] #[x]',
  ])('is left as it is where it obeys nothing: %s', (text) => {
    expect(printable(text)).toBe(text);
  });

  it('is printable in JSON, and means the same there', () => {
    const value = { said: '##[error]x ##vso[task] ## [a]\u009b\u202e', lines: ['::error::\n::stop'] };
    const shown = printableJson(value);
    expect(shown).not.toMatch(/##\w*\[|^\s*::|[\u0080-\u009f\u202e]/m);
    expect(JSON.parse(shown)).toEqual(value);
  });

  it('is printable in paragraphs, and begins no line with a command, however they are broken', () => {
    expect(wrap('one \u001b]0;x\u0007 two\nthree', '  ')).toBe('  one \\u001b]0;x\\u0007 two three');
    const text = `${'x'.repeat(76)} ::error title=x::y ${'z'.repeat(70)} ::warning::y ##[error]z`;
    for (const line of wrap(text, '  ').split('\n')) expect(line).not.toMatch(/^\s*::|##\[/);
  });

  it('is clipped where it is long, never amid a character, and says how long it was', () => {
    expect(clipped('short', 5)).toBe('short');
    expect(clipped('abc😀def', 4)).toBe('abc… (8 characters)');
  });
});

describe('a table on the screen', () => {
  const rows = [
    ['\u001ba', 'x'.repeat(100)],
    ['bb', 'short'],
  ];

  it('is printable, and as wide as its cells', () => {
    expect(table(rows)).toBe(`  \\u001ba  ${'x'.repeat(100)}\n  bb       short`);
  });

  it('has its last column wrapped to a width where that is wanted', () => {
    const wide = rows.with(0, ['a', 'one two three four']);
    expect(table(wide, 20)).toBe('  a   one two three\n      four\n  bb  short');
  });
});

describe('a paragraph in Chinese', () => {
  const text =
    '连接的状态不是 Ready，隧道没有恢复：请检查对端、预共享密钥和双方的协商参数（inventory.ikeAuthAlgorithm），然后重新校验。';

  it('fills its lines, and breaks neither a word nor before closing punctuation', () => {
    const lines = wrap(`${text}${text}`, '  ').split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(widthOf(line)).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/^\s*[，。、：）]|（$/);
      if (line !== lines.at(-1)) expect(widthOf(line)).toBeGreaterThan(50);
    }
    const words = lines.join('').match(/inventory\.ikeAuthAlgorithm/g);
    expect(words).toHaveLength(2);
  });

  it('begins no line with a command of a CI log', () => {
    for (const start of ['错'.repeat(39), '错'.repeat(38)])
      expect(wrap(`${start}::error::x`, '  ')).not.toMatch(/^\s*::/m);
  });
});
