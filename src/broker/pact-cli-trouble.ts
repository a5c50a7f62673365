import { stripVTControlCharacters } from 'node:util';
import { type Asked, readAnswer } from './answers.ts';
import { BrokerError } from './broker-error.ts';

/** How the official command tells the status of an answer, and the JSON that came with it. */
const STATUS = /\bfailed: (\d{3})\b[^{\n]{0,60}?(?:\. Response: (\{.*?\}))?\. URL: /s;

/** How it tells that an answer was none of a broker's, and as what it came. */
const NO_JSON =
  /Did not get a valid HAL response body from pact broker path .*?(?:content type is '([^']*)'| - )/s;

/** So much of its own words is quoted. */
const LONGEST_WORDS = 500;

/** How it tells that no answer came. */
const NO_ANSWER = /Failed to access pact broker path|error sending request/;

/**
 * Why the official command has no result, in the words that our own requests have for it; in its own where
 * they cannot be told.
 *
 * @param otherwise says it with the command's own words
 */
export function cliTrouble(output: string, asked: Asked, otherwise: (words: string) => string): BrokerError {
  const { where, redactor } = asked;
  const what = redactor.hide(asked.what);
  const plain = stripVTControlCharacters(output);
  const [, status, response] = STATUS.exec(plain) ?? [];
  const [noJson, type = ''] = NO_JSON.exec(plain) ?? [];
  try {
    if (status === '404') {
      const sentence = `${where} answered ${what} with 404, though it knows all the names in it: see what stands before it`;
      return new BrokerError('no-broker', sentence, 404);
    }
    if (status !== undefined)
      readAnswer({ status: Number(status), text: response ?? '', headers: {} }, asked);
    if (noJson !== undefined) {
      readAnswer({ status: 200, text: /html/i.test(type) ? '<html>' : '-', headers: {} }, asked);
    }
  } catch (error) {
    // What a broker refuses here was not asked wrongly: the names are known to it.
    if (error instanceof BrokerError && error.trouble !== 'refused') return error;
  }
  if (NO_ANSWER.test(plain)) {
    const sentence = `${where} could not be asked: no whole answer came to ${what}; see whether it runs, and what stands before it`;
    return new BrokerError('unreachable', sentence);
  }
  const words = redactor.text(plainOutput(plain), LONGEST_WORDS);
  return new BrokerError('failed', `${where} ${otherwise(words || 'it said nothing')}`);
}

/** What the official command wrote, for people: without ornaments, each sentence once. */
function plainOutput(output: string): string {
  return [...new Set(output.split('\n').map((line) => line.trim()))]
    .join(' ')
    .replaceAll(/\p{Extended_Pictographic}\ufe0f?/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
