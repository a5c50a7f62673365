/** A text that Gson cannot read, with the message that a server answers then. */
export class GsonError extends Error {
  override readonly name = 'GsonError';
}

/** How Java's exceptions name themselves in front of their message. */
const EXCEPTIONS = {
  malformed: 'com.google.gson.stream.MalformedJsonException',
  end: 'java.io.EOFException',
  unexpected: 'java.lang.IllegalStateException',
} as const;

export function gsonError(
  exception: keyof typeof EXCEPTIONS,
  problem: string,
  text: string,
  at: number,
  path: string,
): GsonError {
  const line = text.slice(0, at).split('\n').length;
  const column = at - (text.lastIndexOf('\n', at - 1) + 1) + 1;
  return new GsonError(`${EXCEPTIONS[exception]}: ${problem} at line ${line} column ${column} path ${path}`);
}
