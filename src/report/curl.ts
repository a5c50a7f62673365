import type { Headers, OutgoingRequest } from '../model/exchange.ts';
import { MASK } from '../model/exchange.ts';
import type { Step } from '../model/report.ts';
import { printable } from './layout.ts';
import type { ReportContext } from './matrix.ts';
import { counted } from './words.ts';

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
  { disruptive }: ReportContext,
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
    leftOut: masked === 0 ? null : `without ${counted(masked, 'masked header')}`,
    warning: disruptive.has(operation)
      ? `sends a ${operation}: the tunnel of that connection drops, if there is one`
      : null,
  };
}

/** curl writes these itself, or they are about the connection that is gone. */
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

/** A session stands for whatever the credential was: a signature holds for one moment only. */
const SESSION = '$ZSTACK_SESSION_UUID';

type Header = readonly [name: string, value: string];

function sentHeaders(headers: Headers): readonly Header[] {
  return Object.entries(headers).filter(
    ([name]) => /^[\w-]+$/.test(name) && !LEFT_TO_CURL.has(name.toLowerCase()),
  );
}

/** The credential of the API: a variable stands for it. */
function isCredential(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}

/** A mask, also behind a scheme, or a text of which a part is not shown: nothing that could be sent again. */
const MASKED = /^(?:\S{1,30} )?\*{3}$|‹/;

function isMasked([name, value]: Header): boolean {
  return !isCredential(name) && MASKED.test(value);
}

function headerArgument([name, value]: Header): string {
  if (!isCredential(name)) return shellText(`${name}: ${value}`);
  // Another scheme than the API's own may be what the exchange was about.
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

/** What has no place in a URL, or is a pattern to curl, as `%…`. */
function uriText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\x21-\x7e]|[[\]{}]/gu, (character) => encodeURIComponent(character));
}

/** A masked value of a body is one that the shell fills in; that of a login is the SHA-512 of the password. */
function withSecret(quotedBody: string): string {
  return quotedBody.startsWith("'")
    ? quotedBody.replaceAll(`"${MASK}"`, `"'"$ZSTACK_PASSWORD_SHA512"'"`)
    : quotedBody;
}

/** JSON on one line, its odd characters written as JSON writes them. */
function bodyOnOneLine(body: string): string {
  try {
    return printable(JSON.stringify(JSON.parse(body)));
  } catch {
    return body;
  }
}

/** A text as one word of a shell, which fills in nothing; what is unprintable goes into bash's own quotes. */
function shellText(text: string): string {
  const shown = printable(text);
  if (shown === text) return singleQuoted(text);
  return `$'${printable(text.replaceAll(/[\\']/g, '\\$&'))}'`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
