/** Paths that credentials go over, whichever they are. */
const GUARDED = /(log-?in|log-?on|sign-?in|oauth|token|session|password|credential|access-?key|certificate)/i;

/** Whether credentials may go over a path, so that every text of its bodies may be one. */
export function isGuardedPath(path: string): boolean {
  return GUARDED.test(path);
}
