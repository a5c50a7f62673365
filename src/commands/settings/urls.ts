import { UsageError } from '../options.ts';

/**
 * Checks a URL.
 *
 * @param place the flag, the variable or the setting that gives it
 * @param credentials where its credentials belong instead
 * @param hasQuery whether it may have a query and a fragment
 * @throws UsageError that never repeats the URL, which may hold credentials
 */
export function checkedUrl(text: string, place: string, credentials: string, hasQuery = false): URL {
  const refuse = (problem: string): never => {
    throw new UsageError(`${place}: ${problem}`);
  };
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    refuse('expected a URL that begins with http:// or https://');
  }
  if (/[\s\\]/.test(text)) refuse('the URL holds a space, a line break or a backslash');
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) {
    refuse(`the URL holds credentials, which would end up in logs; ${credentials}`);
  }
  if (!hasQuery && /[?#]/.test(text)) refuse('expected a URL without a query (?) and a fragment (#)');
  return new URL(text);
}

/** Checks the URL of a target, or of a mock. @throws UsageError as `checkedUrl` */
export function checkedTargetUrl(text: string, place: string): URL {
  const variables =
    'ZSTACK_ACCOUNT and ZSTACK_PASSWORD, ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET';
  const url = checkedUrl(text, place, `give them in the environment (${variables})`);
  if (!/\/v1\/*$/.test(text)) return url;
  throw new UsageError(`${place}: the URL ends in /v1; give it up to /zstack, or without a path`);
}
