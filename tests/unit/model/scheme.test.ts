import { describe, expect, it } from '@jest/globals';
import { splitScheme } from '../../../src/model/scheme.ts';

describe('the scheme of a credential', () => {
  it.each([
    ['OAuth abc', 'OAuth', 'abc'],
    ['oauthabc', 'oauth', 'abc'],
    [' ZStack  id:signature= ', 'ZStack', 'id:signature='],
    ['Basic: dTpw', 'Basic', 'dTpw'],
    ['Bearer', 'Bearer', ''],
    ['Digest username=a', null, 'Digest username=a'],
    ['', null, ''],
  ])('of %j is %j', (text, scheme, credential) => {
    expect(splitScheme(text)).toEqual({ scheme, credential });
  });
});
