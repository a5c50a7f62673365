import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPayload } from '../../../src/model/exchange.ts';
import bodies from '../../fixtures/bodies.json' with { type: 'json' };
import { tries } from '../fuzzing.ts';

describe('a body', () => {
  it.each(bodies.json as [string, string[]][])('%s is JSON with the notes %j', (text, notes) => {
    expect(readPayload(text)).toMatchObject({ kind: 'json', notes });
  });

  it.each(bodies.html)('%j is a page of HTML', (text = '', title: string | null = null) => {
    expect(readPayload(text)).toMatchObject({ kind: 'html', title });
  });

  it.each(bodies.text)('%j is text', (text = '', problem = 'not JSON') => {
    expect(readPayload(text)).toEqual({ kind: 'text', text, problem });
  });

  it('is absent when it is empty', () => {
    expect(readPayload('')).toEqual({ kind: 'absent' });
  });

  it('of any number of comments, and of any depth, is read without harm', () => {
    const comments = '<!---->'.repeat(50_000);
    expect(readPayload(`${comments}x`)).toMatchObject({ kind: 'text' });
    expect(readPayload(`${comments.slice(0, 1_400)}<p>`)).toMatchObject({ kind: 'html', title: null });
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(readPayload(deep)).toMatchObject({ kind: 'text', problem: 'JSON that is nested too deeply' });
  });

  it('of any JSON value without a doubled key has no note', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // A parsed value written again holds each key once.
        expect(readPayload(JSON.stringify(JSON.parse(text)))).toMatchObject({ kind: 'json', notes: [] });
      }),
      tries(),
    );
  });
});
