import { UsageError } from '../usage-error.ts';

/** A URL of a server: its scheme and what goes for a name. */
export interface TargetUrl {
  /** As it was given. */
  readonly url: string;
  readonly secure: boolean;
  readonly host: string;
}

/** True for what is meant as a URL, right or wrong; names in a config file cannot look like it. */
export function looksLikeUrl(text: string): boolean {
  return /[:/\\@?#\s]/.test(text);
}

/**
 * Checks the URL of a target.
 *
 * @param place where it was given
 * @throws UsageError that never repeats it: whoever puts credentials into a URL must not find them in a log
 */
export function readTargetUrl(url: string, place: string): TargetUrl {
  const problem = problemOf(url);
  if (problem !== null) throw new UsageError(`${place}: ${problem}`);
  const { protocol, host } = new URL(url);
  return { url, host, secure: protocol === 'https:' };
}

function problemOf(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return 'expected a URL that begins with http:// or https://, such as https://zstack.example:8080';
  }
  if (/[\s\\]/.test(text)) return 'the URL holds a space, a line break or a backslash';
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) {
    return 'the URL holds credentials, which would end up in logs; give them in the environment (ZSTACK_ACCOUNT and ZSTACK_PASSWORD, ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET)';
  }
  if (/\/v1\/*$/.test(text)) return 'the URL ends in /v1; give it up to /zstack, or without a path';
  if (text.includes('?')) return 'the URL of a server has no query (what follows ?)';
  if (text.includes('#')) return 'the URL of a server has no fragment (what follows #)';
  return null;
}
