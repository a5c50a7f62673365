import { expect, it } from '@jest/globals';
import { changeJson } from '../../../src/model/json.ts';

it.each([
  '{"a":0.0,"b":-0,"c":1e3,"d":1.50,"e":12345678901234567890}',
  '{"text":"0.0 and \\"1.0\\" and 1e3","0.0":[0.0,{"x":1.0}]}',
  '[1,2.5,"\\\\",0.0]',
])('JSON that is changed keeps its numbers as they are written: %s', (text) => {
  expect(changeJson(text, (value) => value)).toBe(text);
  expect(changeJson(text, (value) => ({ value, added: 1 }))).toBe(`{"value":${text},"added":1}`);
});

it('what is no JSON cannot be changed', () => {
  expect(() => changeJson('{"a":', (value) => value)).toThrow(SyntaxError);
});
