import { describe, expect, it } from '@jest/globals';
import { changeJson } from '../../../src/model/json.ts';

describe('JSON that is changed', () => {
  it.each([
    '{"a":0.0,"b":-0,"c":1e3,"d":1.50,"e":12345678901234567890}',
    '{"text":"0.0 and \\"1.0\\" and 1e3","0.0":[0.0,{"x":1.0}]}',
    '[1,2.5,"\\\\",0.0]',
  ])('keeps its numbers as they are written: %s', (text) => {
    expect(changeJson(text, (value) => value)).toBe(text);
  });

  it('has what was put into it', () => {
    const added = changeJson('{"a":0.0}', (value) => ({ ...(value as object), b: 1 }));
    expect(added).toBe('{"a":0.0,"b":1}');
  });

  it('has to be JSON', () => {
    expect(() => changeJson('{"a":', (value) => value)).toThrow(SyntaxError);
  });
});
