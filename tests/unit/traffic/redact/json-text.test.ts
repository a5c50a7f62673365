import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonRewriter, rewriteJson } from '../../../../src/traffic/redact/json-text.ts';
import { tries } from '../../fuzzing.ts';

const rewriter: JsonRewriter = {
  isSecret: (key) => key === 'secret',
  key: (key) => key.replace('canary', 'K'),
  secret: () => 'S',
  within: () => 'W',
  plain: (text) => text.replace('canary', 'P'),
  unfinished: (text) => (text === '' ? text : 'U'),
  masksBare: false,
};
const rewrite = (text: string): string => rewriteJson(text, rewriter);

describe('JSON is rewritten', () => {
  it.each([
    ['a text', '{"a":"canary"}', '{"a":"P"}'],
    ['a secret', '{"secret":"x","a":"y"}', '{"secret":"S","a":"y"}'],
    ['a number', '{"secret":123,"b":123}', '{"secret":0,"b":123}'],
    ['a fraction', '{"secret":-1.25e3}', '{"secret":0.5}'],
    ['a literal', '{"secret":[true,null]}', '{"secret":[true,null]}'],
    ['what is in a secret', '{"secret":[{"k":"v"},"x",1],"b":"v"}', '{"secret":[{"W":"W"},"W",0],"b":"v"}'],
    ['a key', '{"canary":1}', '{"K":1}'],
    ['a key twice', '{"secret":"a","secret":"b"}', '{"secret":"S","secret":"S"}'],
    ['an escaped key', '{"\\u0073ecret":"a"}', '{"\\u0073ecret":"S"}'],
    ['an escaped quote', '{"a":"x\\"","secret":"y\\\\"}', '{"a":"x\\"","secret":"S"}'],
    ['with its spaces', '{ "secret" :\n "a" , "b" : [ 1 ] }', '{ "secret" :\n "S" , "b" : [ 1 ] }'],
    ['cut short in a secret', '{"secret":"abc', '{"secret":"U'],
    ['cut short in an escape', '{"secret":"abc\\', '{"secret":"U'],
    ['cut short behind a key', '{"secret"', '{"secret"'],
    ['that is a text alone', '"canary"', '"P"'],
    ['with brackets that do not fit', ']}{"secret":"x"]', ']}{"secret":"S"]'],
  ])('%s', (_, text, rewritten) => {
    expect(rewrite(text)).toBe(rewritten);
  });

  it('and stays as it was where nothing is to be changed', () => {
    const same: JsonRewriter = {
      ...rewriter,
      isSecret: () => false,
      key: (key) => key,
      plain: (text) => text,
      unfinished: (text) => text,
    };
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space);
        expect(rewriteJson(text, same)).toBe(text);
      }),
      tries(),
    );
    fc.assert(
      fc.property(fc.string(), (text) => rewriteJson(text, same) === text),
      tries(),
    );
  });

  it('as JSON that it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => JSON.parse(rewrite(JSON.stringify({ secret: value, canary: value })))).not.toThrow();
      }),
      tries(),
    );
  });

  it('without end and without a stack', () => {
    const deep = `${'['.repeat(200_000)}"canary"`;
    expect(rewrite(deep).endsWith('"P"')).toBe(true);
    const long = `{"secret":"${'\\"'.repeat(2_000_000)}"}`;
    expect(rewrite(long)).toBe('{"secret":"S"}');
  });
});
