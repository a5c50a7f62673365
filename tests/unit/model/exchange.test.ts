import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPayload } from '../../../src/model/exchange.ts';
import { tries } from '../fuzzing.ts';

describe('a body', () => {
  it.each([
    ['{"a":{"b":1},"b":2}', []],
    ['{"a":1,"a":2}', ['duplicate-key']],
    ['{"a":{"b":1,"b":1}}', ['duplicate-key']],
    ['{"a":"\\"a\\":"}', []],
    ['{"a" \n : 1}', []],
    ['{"\\u0061":1,"a":2}', ['duplicate-key']],
    ['["a",{"a":":"}]', []],
    ['\ufeff{"a":1}', ['byte-order-mark']],
  ])('%s is JSON with the notes %j', (text, notes) => {
    expect(readPayload(text)).toMatchObject({ kind: 'json', notes });
  });

  it.each([
    ['', { kind: 'absent' }],
    ['{"a":', { kind: 'text', problem: 'JSON that is cut short' }],
    ['OK', { kind: 'text', problem: 'not JSON' }],
    ["{'a':1}", { kind: 'text', problem: 'not JSON' }],
    [' <!DOCTYPE html><title> Sign in </title>', { kind: 'html', title: 'Sign in' }],
    ['<html></html>', { kind: 'html', title: null }],
  ])('%j is %j', (text, payload) => {
    expect(readPayload(text)).toMatchObject(payload);
  });

  it.each([
    '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z">',
    '<?xml version="1.0"?>\n<html>',
    '<!-- x --><html>',
    '<!-- x --> <!-- y -->\n<!DOCTYPE html>',
    '<h1>502 Bad Gateway</h1>',
    '<title>Sign in</title>',
    '<script>location = "/login"</script>',
    '<meta http-equiv="refresh">',
    '\ufeff <HTML\n>',
    '<br/>',
  ])('%j is a page of HTML', (text) => {
    expect(readPayload(text)).toMatchObject({ kind: 'html' });
  });

  it.each([
    '<htmlx>',
    'a < b',
    '< html>',
    '<error>x</error>',
    '<?xml version="1.0"?><Error/>',
    '<!-- <html>',
    '<?xml',
    '<!DOCTYPE svg><svg/>',
    'no <html> here',
  ])('%j is text', (text) => {
    expect(readPayload(text)).toMatchObject({ kind: 'text' });
  });

  it('that begins with any number of comments is read at once', () => {
    const comments = '<!---->'.repeat(50_000);
    expect(readPayload(`${comments}x`)).toMatchObject({ kind: 'text' });
    expect(readPayload(`${comments}<p>`)).toMatchObject({ kind: 'html', title: null });
  });

  it('of any depth is read without harm', () => {
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
