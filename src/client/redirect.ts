import { plainText } from '../redact/words.ts';
import type { NetworkTrouble } from './network-trouble.ts';

/**
 * A redirect, which is never followed: a request with credentials goes where the user sent it.
 *
 * @returns null where the answer is none
 */
export function redirection(status: number, location: string | undefined, asked: URL): NetworkTrouble | null {
  if (status < 300 || status > 399 || location === undefined) return null;
  const to = URL.canParse(location, asked.href) ? new URL(location, asked.href) : null;
  return {
    kind: 'redirected',
    sentence: `${asked.host} answers ${status} and points ${to === null ? 'nowhere' : advice(to, asked)}`,
    mayHaveArrived: true,
    to: to === null ? null : shown(to, to.pathname, asked),
  };
}

function advice(to: URL, asked: URL): string {
  const unfollowed = 'redirects are not followed';
  if (to.origin === asked.origin && to.pathname === asked.pathname)
    return `back to the same address; ${unfollowed}: see what stands before the server`;
  if (to.pathname.endsWith(asked.pathname)) {
    return `to ${shown(to, to.pathname.slice(0, -asked.pathname.length), asked)}; ${unfollowed}: give that address as the target`;
  }
  return `to ${shown(to, to.pathname, asked)}; ${unfollowed}: give that address as the target if it is the API's`;
}

/**
 * An address as far as it is made of words, without the parameters that Java servers put into paths: whatever
 * was sent may be repeated in it.
 */
function shown({ protocol, host }: URL, path: string, asked: URL): string {
  const words = (text: string): string => plainText(text, (one) => one === asked.host);
  const parts = path.replaceAll(/;[^/]*/g, '').split('/');
  return `${protocol}//${words(host)}${parts.map(words).join('/')}`;
}
