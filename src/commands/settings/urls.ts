import { UsageError } from '../options.ts';

/**
 * Checks a URL that was given.
 *
 * @param place the flag, the variable or the setting that gives it
 * @param credentials where its credentials belong instead
 * @param hasQuery whether it may have a query and a fragment
 * @throws UsageError that never repeats the URL, which may hold credentials
 */
export function checkedUrl(text: string, place: string, credentials: string, hasQuery = false): URL {
  const problem = problemOf(text, credentials, hasQuery);
  if (problem !== null) throw new UsageError(`${place}: ${problem}`);
  return new URL(text);
}

function problemOf(text: string, credentials: string, hasQuery: boolean): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return 'expected a URL that begins with http:// or https://';
  }
  if (/[\s\\]/.test(text)) return 'the URL holds a space, a line break or a backslash';
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) {
    return `the URL holds credentials, which would end up in logs; ${credentials}`;
  }
  if (!hasQuery && /[?#]/.test(text)) return 'expected a URL without a query (?) and a fragment (#)';
  return null;
}
