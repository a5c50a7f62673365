import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { PATIENCE, tries } from '../fuzzing.ts';
import { form, secret, tellsOf, written } from '../planting.ts';
import { evidenceOf, fieldOf, plantedParts, redactorOf } from './exchanges.ts';

jest.setTimeout(PATIENCE);

const word = fc.constantFrom('sword', 'fish', 'Correct', 'horse', 'battery', 'staple', 'Monday', 'Zürich');
const phrase = fc
  .tuple(fc.array(word, { minLength: 2, maxLength: 5 }), fc.constantFrom(' ', '-', '_', '', '.', '&'))
  .map(([words, sign]) => words.join(sign));

const FIELDS = ['uuid', 'name', 'peerAddress', 'createDate', 'authKey', 'state', 'lifeTime'];

describe('a secret that was planted', () => {
  const inEvidence = fc.property(secret, form, (text, name) => {
    const hidden = written(text, name);
    const redactor = redactorOf();
    for (const parts of plantedParts(hidden)) {
      const shown = JSON.stringify(evidenceOf(parts, 'reconnect', redactor));
      expect(tellsOf(shown, hidden)).toEqual([]);
    }
  });
  it('anywhere in an exchange is in no evidence', () => fc.assert(inEvidence, tries(60)));

  const redactor = redactorOf();
  const inParts = fc.property(secret, form, fc.lorem(), fc.lorem(), (text, name, before, after) => {
    const hidden = written(text, name);
    const encoded = encodeURIComponent(hidden);
    const shown = [
      ...[hidden, `${before} ${hidden} ${after}`, `${before}${hidden}`].map((one) => redactor.text(one)),
      ...[hidden, { [hidden]: [hidden] }].map((one) => redactor.value(one, null)),
      ...FIELDS.map((field) => redactor.value(hidden, fieldOf('ipsec-connection', field))),
      redactor.pointer(`/inventory/${hidden.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      ...['Server', hidden].map((header) => redactor.header(header, hidden)),
      ...[`http://h/${encoded}?x=${encoded}`, `http://u:${encoded}@h/zstack/v1/ipsec`].map((url) =>
        redactor.url('GET', url),
      ),
    ];
    expect(tellsOf(JSON.stringify(shown), hidden)).toEqual([]);
  });
  it('is in no text, value, pointer, header or URL', () => fc.assert(inParts, tries(500)));

  const knownByValue = fc.property(phrase, form, (text, name) => {
    const hidden = written(text, name);
    const own = redactorOf([text]);
    for (const parts of plantedParts(hidden)) {
      // A host and a path are made of words too.
      const shown = JSON.stringify(evidenceOf(parts, 'reconnect', own)).toLowerCase();
      expect(shown).not.toContain(JSON.stringify(hidden.toLowerCase()).slice(1, -1));
    }
  });
  it('and is known is nowhere, though it is made of words', () => fc.assert(knownByValue, tries(30)));
});
