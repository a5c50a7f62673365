import { type Headers, MASK, type OutgoingRequest } from '../model/exchange.ts';
import type { Step } from '../model/report.ts';
import { printable } from './layout.ts';
import type { ReportContext } from './run-report.ts';

/** A curl command that sends a request. Header values may hold `$VARIABLES`, which the shell fills in. */
export function curlCommand(baseUrl: string, { method, path, headers, body }: OutgoingRequest): string {
  const sent = Object.entries(headers).map(([name, value]) => {
    const header = `${name}: ${value}`;
    return header.includes('$') ? `"${header}"` : singleQuoted(header);
  });
  const url = singleQuoted(`${baseUrl}${path}`);
  return command(
    'curl -sS',
    method,
    url,
    sent,
    body === undefined ? undefined : `-d ${singleQuoted(JSON.stringify(body))}`,
  );
}

function command(
  start: string,
  method: string,
  url: string,
  headers: readonly string[],
  body: string | undefined,
): string {
  const parts = [start, ...(method === 'GET' ? [] : [`-X ${method}`]), url];
  return [...parts, ...headers.map((one) => `-H ${one}`), ...(body === undefined ? [] : [body])].join(' ');
}

/** Nobody pastes a command beyond this length. */
const LONGEST_COMMAND = 8000;

/** A command that reproduces the exchange of a step, and what a reader has to know before it is pasted. */
export interface Repetition {
  readonly command: string;
  /** How many headers are left out, because only their mask is known; null where it has all. */
  readonly leftOut: string | null;
  /** What it does to a tunnel; null for nothing. */
  readonly warning: string | null;
}

/**
 * How to reproduce the exchange of a step; null where it has no evidence, or the command is too long to paste.
 *
 * @param url base URL without a trailing slash; null for `$ZSTACK_BASE_URL`
 */
export function repetitionOf(
  { evidence, operation }: Pick<Step, 'evidence' | 'operation'>,
  url: string | null,
  { disruptive, say }: Pick<ReportContext, 'disruptive' | 'say'>,
): Repetition | null {
  if (evidence === null) return null;
  const { method, path, headers, body } = evidence.request;
  const sent = sentHeaders(headers);
  const masked = sent.filter(isMasked).length;
  /*
   * Whatever the exchange held is quoted: the shell obeys none of it. Credentials are `$ZSTACK_…` variables,
   * another secret of the body stays masked.
   */
  const repeated = command(
    'curl -sS -i',
    /^[A-Z]+$/.test(method) ? method : shellText(method),
    urlArgument(url, path),
    sent.filter((header) => !isMasked(header)).map(headerArgument),
    body === null ? undefined : `--data-raw ${withSecret(shellText(bodyOnOneLine(body)))}`,
  );
  if (repeated.length > LONGEST_COMMAND) return null;
  return {
    command: repeated,
    leftOut: masked === 0 ? null : say.withoutMaskedHeaders(masked),
    warning: disruptive.has(operation) ? say.dropsTunnel(operation) : null,
  };
}

/** Headers that curl writes itself, or that belong to the old connection. */
const LEFT_TO_CURL: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'date',
  'host',
  'keep-alive',
  'transfer-encoding',
  'user-agent',
]);

/** Stands for any credential: a signature would be valid for a moment only. */
const SESSION = '$ZSTACK_SESSION_UUID';

type Header = readonly [name: string, value: string];

function sentHeaders(headers: Headers): readonly Header[] {
  return Object.entries(headers).filter(
    ([name]) => /^[\w-]+$/.test(name) && !LEFT_TO_CURL.has(name.toLowerCase()),
  );
}

/** Whether a header is the credential of the API, which becomes a variable. */
function isCredential(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}

/** A value that cannot be sent again: a mask, also after a scheme, or a partly hidden text. */
const MASKED = /^(?:\S{1,30} )?\*{3}$|‹/;

function isMasked([name, value]: Header): boolean {
  return !isCredential(name) && MASKED.test(value);
}

function headerArgument([name, value]: Header): string {
  if (!isCredential(name)) return shellText(`${name}: ${value}`);
  // A wrong scheme may be the point of the exchange.
  const scheme = /^(Bearer|Basic) /i.exec(value)?.[1] ?? 'OAuth';
  return `"${name}: ${scheme} ${SESSION}"`;
}

/** A session that stands in a path is masked there: the shell fills it in. */
function urlArgument(url: string | null, path: string): string {
  const mark = '/sessions/';
  const [before = '', ...rest] = uriText(path).split(`${mark}${MASK}`);
  const after = rest.join(`${mark}${MASK}`);
  const isMarked = rest.length > 0;
  const start = isMarked ? `${before}${mark}` : before;
  const end = `${isMarked ? `"${SESSION}"` : ''}${after === '' ? '' : shellText(after)}`;
  if (url !== null) return `${shellText(`${url}${start}`)}${end}`;
  // A plain path can stand in the same quotes as the variable.
  const isPlain = /^[\w\-.~:/?#@&=+,;%]*$/.test(start);
  return isPlain ? `"$ZSTACK_BASE_URL${start}"${end}` : `"$ZSTACK_BASE_URL"${shellText(start)}${end}`;
}

/** Percent-encodes characters that a URL may not have, or that curl expands. */
function uriText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\x21-\x7e]|[[\]{}]/gu, (character) => encodeURIComponent(character));
}

/** Replaces a masked value of a body by a variable: in a login it is the SHA-512 of the password. */
function withSecret(quotedBody: string): string {
  return quotedBody.startsWith("'")
    ? quotedBody.replaceAll(`"${MASK}"`, `"'"$ZSTACK_PASSWORD_SHA512"'"`)
    : quotedBody;
}

/** JSON on one line, with control characters as JSON escapes. */
function bodyOnOneLine(body: string): string {
  try {
    return printable(JSON.stringify(JSON.parse(body)));
  } catch {
    return body;
  }
}

/** A text as one word of a shell, without expansion; control characters need bash's `$'…'`. */
function shellText(text: string): string {
  const shown = printable(text);
  if (shown === text) return singleQuoted(text);
  return `$'${printable(text.replaceAll(/[\\']/g, '\\$&'))}'`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
