import { stripVTControlCharacters } from 'node:util';
import { maskCredentials } from '../model/mask-named.ts';
import { maskText } from '../model/mask-text.ts';
import { type BrokerAccess, secretsOfAccess } from './access.ts';
import { readAnswer } from './answers.ts';
import { BrokerError } from './broker-error.ts';

/** How the official command tells the status of an answer, and the JSON that came with it. */
const STATUS = /\bfailed: (\d{3})\b[^{\n]{0,60}?(?:\. Response: (\{.*?\}))?\. URL: /s;

/** How it tells that an answer was none of a broker's, and as what it came. */
const NO_JSON =
  /Did not get a valid HAL response body from pact broker path .*?(?:content type is '([^']*)'| - )/s;

/** How it tells that no answer came. */
const NO_ANSWER = /Failed to access pact broker path|error sending request/;

/**
 * Why the official command has no result, in the words that our own requests have for it; in its own where
 * they cannot be told.
 *
 * @param what what was asked for, such as `the deployment of zstack 1.0.0`
 * @param otherwise says it with the command's own words
 */
export function cliTrouble(
  output: string,
  access: BrokerAccess,
  what: string,
  otherwise: (words: string) => string,
): BrokerError {
  const where = `the broker at ${access.url}`;
  const words = plainOutput(output, access);
  const mask = (text: string): string => maskText(text, secretsOfAccess(access));
  const asked = { where, credentials: access.credentials, what, mask };
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
  return new BrokerError('failed', `${where} ${otherwise(words.slice(0, 500) || 'it said nothing')}`);
}

/** What the official command wrote, for people: without secrets and ornaments, each sentence once. */
function plainOutput(output: string, access: BrokerAccess): string {
  const lines = maskText(stripVTControlCharacters(output), secretsOfAccess(access)).split('\n');
  return maskCredentials([...new Set(lines.map((line) => line.trim()))].join(' '))
    .replaceAll(/\p{Extended_Pictographic}\ufe0f?/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
