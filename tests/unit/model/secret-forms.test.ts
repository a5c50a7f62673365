import { describe, expect, it } from '@jest/globals';
import { secretForms } from '../../../src/model/secret-forms.ts';

describe('the ways in which a secret may be written', () => {
  it.each([
    ['plain-1', ['plain-1']],
    ['a"b', ['a"b', 'a\\"b', 'a%22b']],
    ['a/b~c', ['a/b~c', 'a%2Fb~c', 'a~1b~0c']],
    ['half \ud800', ['half \ud800', 'half \\ud800', 'half%20%EF%BF%BD']],
    [' ', []],
  ])('of %j are known', (secret, forms) => {
    expect(secretForms(secret)).toEqual(forms);
  });
});
