import type { NetworkTrouble } from './network-trouble.ts';

/** Ids of sessions and jobs, wherever they stand in a path. */
const ID = /[0-9a-f]{32}/gi;

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
    to: to === null ? null : `${to.origin}${shown(to.pathname)}`,
  };
}

function advice(to: URL, asked: URL): string {
  const unfollowed = 'redirects are not followed';
  if (to.origin === asked.origin && to.pathname === asked.pathname)
    return `back to the same address; ${unfollowed}: see what stands before the server`;
  if (to.pathname.endsWith(asked.pathname)) {
    const address = `${to.origin}${to.pathname.slice(0, -asked.pathname.length)}`;
    return `to ${address}; ${unfollowed}: give that address as the target`;
  }
  return `to ${to.origin}${shown(to.pathname)}; ${unfollowed}: give that address as the target if it is the API's`;
}

/** A path without what may be secret: ids, and the parameters that Java servers put into it. */
function shown(path: string): string {
  return path.replaceAll(/;[^/]*/g, '').replaceAll(ID, '…');
}
