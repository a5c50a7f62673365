import { expect, it } from '@jest/globals';
import { nearestName } from '../../../src/model/nearest.ts';

it.each([
  ['dialekt', 'dialect'],
  ['Dialect', 'dialect'],
  ['formt', 'format'],
  ['tsrict', 'strict'],
  ['repost', 'report'],
  ['repast', 'repast'],
  ['', null],
  ['x', null],
  ['verbose', null],
  ['dial', null],
])('the name nearest to %j is %j', (word, name) => {
  expect(nearestName(word, ['dialect', 'format', 'report', 'repast', 'strict'])).toBe(name);
});
