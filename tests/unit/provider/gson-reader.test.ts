import { describe, expect, it } from '@jest/globals';
import { GsonError } from '../../../src/provider/gson/gson-error.ts';
import { readGsonMap } from '../../../src/provider/gson/reader.ts';

function read(text: string): unknown {
  const map = readGsonMap(text);
  return map === null ? null : Object.fromEntries(map);
}

describe('the lenient reader', () => {
  it.each([
    ['{}', {}],
    ['{"a":{"b":[1,2.5,true,false,null,"x"]}}', { a: { b: [1, 2.5, true, false, null, 'x'] } }],
    ["{'a':'b'}", { a: 'b' }],
    ['{a:b}', { a: 'b' }],
    ['{a:"it\'s"}', { a: "it's" }],
    ['{a=1;b=>2}', { a: 1, b: 2 }],
    [' \n {"a":1} \t ', { a: 1 }],
    ['{"a":1 /* one */, // two\n "b":2 # three\n}', { a: 1, b: 2 }],
    ['{"a":"\\u003d\\n\\"\\\\\\/"}', { a: '=\n"\\/' }],
    ['{"a":-0.5e2}', { a: -50 }],
    ['{"a":1.2.3}', { a: '1.2.3' }],
    ['{"a":[1,,2,]}', { a: [1, null, 2, null] }],
    ['{"a":[]}', { a: [] }],
    ['{"a":TRUE,"b":Null}', { a: true, b: null }],
    ['[]', {}],
    ['[["a",1],["b",{}]]', { a: 1, b: {} }],
    ['{"a":{"x":1,"x":2}}', { a: { x: 2 } }],
    ['{"a":null,"a":1}', { a: 1 }],
    ['{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
    ['\ufeff{"a":1}', { a: 1 }],
  ])('reads %p', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each(['', '   ', '\n', '# only a comment', 'null', 'null and more'])('reads %p as nothing', (text) => {
    expect(read(text)).toBeNull();
  });

  it.each([
    [
      'not json',
      'java.lang.IllegalStateException: Expected BEGIN_OBJECT but was STRING at line 1 column 1 path $',
    ],
    [
      '"s"',
      'java.lang.IllegalStateException: Expected BEGIN_OBJECT but was STRING at line 1 column 2 path $',
    ],
    [
      '123',
      'java.lang.IllegalStateException: Expected BEGIN_OBJECT but was NUMBER at line 1 column 4 path $',
    ],
    [
      'true',
      'java.lang.IllegalStateException: Expected BEGIN_OBJECT but was BOOLEAN at line 1 column 5 path $',
    ],
    ['{"a":', 'java.io.EOFException: End of input at line 1 column 6 path $.a'],
    ['{', 'java.io.EOFException: End of input at line 1 column 2 path $.'],
    ['{"a":[1,', 'java.io.EOFException: End of input at line 1 column 9 path $.a[1]'],
    ['{"a":\n1', 'java.io.EOFException: End of input at line 2 column 2 path $.a'],
    ['{"a":1,"a":2}', 'duplicate key: a'],
    ['[["a",1],["a",2]]', 'duplicate key: a'],
  ])('refuses %p in the words of Gson', (text, words) => {
    expect(() => read(text)).toThrow(new GsonError(words));
  });

  it.each([
    [
      '{} {}',
      /MalformedJsonException: Use JsonReader\.setLenient\(true\) to accept malformed JSON at line 1/,
    ],
    ['{"a":1}]', /Use JsonReader\.setLenient\(true\)/],
    ['{"a" 1}', /MalformedJsonException: Expected ':' at line 1/],
    ['{"a":1 "b":2}', /MalformedJsonException: Unterminated object/],
    ['{"a":[1 2]}', /MalformedJsonException: Unterminated array/],
    ['{"a":1,}', /MalformedJsonException: Expected name/],
    ['{"a":}', /MalformedJsonException: Expected value/],
    ['{"a":,}', /MalformedJsonException: Unexpected value/],
    ['{"a":"x', /MalformedJsonException: Unterminated string/],
    ['{"a":"\\x"}', /MalformedJsonException: Invalid escape sequence/],
    ['{"a":1} /* no end', /MalformedJsonException: (Unterminated comment|Use)/],
    ['[1]', /IllegalStateException: Expected BEGIN_ARRAY but was NUMBER .* path \$\[0\]/],
    ['[["a"]]', /^java\.lang\.IllegalStateException$/],
  ])('refuses %p', (text, words) => {
    expect(() => read(text)).toThrow(GsonError);
    expect(() => read(text)).toThrow(words);
  });

  it('refuses what is nested deeper than the stack, without words, as Java does', () => {
    expect(() => read(`{"a":${'['.repeat(200_000)}`)).toThrow(new GsonError(''));
  });
});
