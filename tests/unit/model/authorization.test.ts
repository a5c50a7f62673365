import { describe, expect, it } from '@jest/globals';
import { splitScheme } from '../../../src/model/authorization.ts';

describe('the scheme of a credential', () => {
  it.each([
    ['OAuth abc', 'OAuth', true, 'abc'],
    ['oauthabc', 'oauth', false, 'abc'],
    [' ZStack  id:signature= ', 'ZStack', true, 'id:signature='],
    ['Basic: dTpw', 'Basic', true, 'dTpw'],
    ['Bearer', 'Bearer', true, ''],
    ['oauth_state=1; sid=2', 'oauth', false, '_state=1; sid=2'],
    ['Digest username=a', null, false, 'Digest username=a'],
    ['', null, false, ''],
  ])('of %j is %j', (text, scheme, apart, credential) => {
    expect(splitScheme(text)).toEqual({ scheme, apart, credential });
  });
});
