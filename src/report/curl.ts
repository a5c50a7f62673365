import type { Evidence, Headers, OutgoingRequest } from '../model/exchange.ts';
import { MASK } from '../model/exchange.ts';
import type { Step } from '../model/report.ts';
import { printable } from './layout.ts';
import type { ReportContext } from './matrix.ts';
import { counted } from './words.ts';

/** A curl command that sends a request. Header values may hold `$VARIABLES`, which the shell fills in. */
export function curlCommand(baseUrl: string, { method, path, headers, body }: OutgoingRequest): string {
  const parts = [
    'curl -sS',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quoted(`${baseUrl}${path}`),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${singleQuoted(JSON.stringify(body))}`]),
  ];
  return parts.join(' ');
}

/** A command beyond this length is nothing that anybody pastes. */
const LONGEST_COMMAND = 8000;

/** A command that shows the exchange of a step again, and what a reader has to know before it is pasted. */
export interface Repetition {
  readonly command: string;
  /** How many headers it is without, as only the mask is known of them; null where it has all. */
  readonly leftOut: string | null;
  /** What it does to a tunnel; null for nothing. */
  readonly warning: string | null;
  /** Both, where there are any. */
  readonly remarks: readonly string[];
}

/**
 * How to see the exchange of a step again; null where it has no evidence, or nobody would paste the command.
 *
 * @param url base URL without a trailing slash; null for `$ZSTACK_BASE_URL`
 */
export function repetitionOf(
  { evidence, operation }: Pick<Step, 'evidence' | 'operation'>,
  url: string | null,
  { disruptive }: ReportContext,
): Repetition | null {
  if (evidence === null) return null;
  const command = repeatCommand(evidence, url);
  if (command.length > LONGEST_COMMAND) return null;
  const { length } = sentHeaders(evidence.request.headers).filter(isMasked);
  const leftOut = length === 0 ? null : `without ${counted(length, 'masked header')}`;
  const warning = disruptive.has(operation)
    ? `sends a ${operation}: the tunnel of that connection drops, if there is one`
    : null;
  return { command, leftOut, warning, remarks: [leftOut, warning].filter((one) => one !== null) };
}

/**
 * One line for a shell that repeats an exchange. Whatever the exchange held is quoted: the shell obeys none
 * of it. Credentials are `$ZSTACK_…` variables, another secret of the body stays masked, and other headers of
 * which nothing but the mask is known are left out.
 */
function repeatCommand({ request }: Evidence, url: string | null): string {
  const { method, path, headers, body } = request;
  const parts = [
    'curl -sS -i',
    ...(method === 'GET' ? [] : [`-X ${/^[A-Z]+$/.test(method) ? method : shellText(method)}`]),
    urlArgument(url, path),
    ...sentHeaders(headers)
      .filter((header) => !isMasked(header))
      .map((header) => `-H ${headerArgument(header)}`),
    ...(body === null ? [] : [`--data-raw ${withSecret(shellText(bodyOnOneLine(body)))}`]),
  ];
  return parts.join(' ');
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

function urlArgument(url: string | null, path: string): string {
  const [before, after] = splitAtSession(uriText(path));
  const session = after === null ? '' : `"${SESSION}"`;
  const rest = after === null || after === '' ? '' : shellText(after);
  if (url !== null) return `${shellText(`${url}${before}`)}${session}${rest}`;
  // A plain path can stand in the same quotes as the variable.
  const start = isPlain(before) ? `"$ZSTACK_BASE_URL${before}"` : `"$ZSTACK_BASE_URL"${shellText(before)}`;
  return `${start}${session}${rest}`;
}

/** A session that stands in a path is masked there; null where there is none. */
function splitAtSession(path: string): readonly [string, string | null] {
  const mark = `/sessions/${MASK}`;
  const at = path.indexOf(mark);
  if (at === -1) return [path, null];
  return [path.slice(0, at + mark.length - MASK.length), path.slice(at + mark.length)];
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

function isPlain(text: string): boolean {
  return /^[\w\-.~:/?#@&=+,;%]*$/.test(text);
}

/** A text as one word of a shell, which fills in nothing; what is unprintable goes into bash's own quotes. */
function shellText(text: string): string {
  const shown = printable(text);
  if (shown === text) return singleQuoted(text);
  return `$'${printable(text.replaceAll(/[\\']/g, '\\$&'))}'`;
}

/** Double quotes where a variable is to be filled in, single quotes elsewhere. */
function quoted(text: string): string {
  return /\$[A-Z]/.test(text) ? `"${text.replaceAll(/["\\`]/g, '\\$&')}"` : singleQuoted(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
