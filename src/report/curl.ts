import { MASK, type OutgoingRequest } from '../model/exchange.ts';
import type { Step } from '../model/report.ts';
import { printable } from './layout.ts';
import type { ReportContext } from './run-report.ts';

/** A curl command that sends a request. Header values may hold `$VARIABLES`, which the shell fills in. */
export function curlCommand(baseUrl: string, { method, path, headers, body }: OutgoingRequest): string {
  const sent = Object.entries(headers).map(([name, value]) => {
    const header = `${name}: ${value}`;
    return header.includes('$') ? `"${header}"` : quoted(header);
  });
  const data = body === undefined ? [] : [`-d ${quoted(JSON.stringify(body))}`];
  return ['curl -sS', ...argumentsOf(method, quoted(`${baseUrl}${path}`), sent), ...data].join(' ');
}

function argumentsOf(method: string, url: string, headers: readonly string[]): readonly string[] {
  return [...(method === 'GET' ? [] : [`-X ${method}`]), url, ...headers.map((header) => `-H ${header}`)];
}

const LONGEST_COMMAND = 8000;

/** A command that reproduces the exchange of a step. */
interface Repetition {
  readonly command: string;
  /** What it does to a tunnel; null for nothing. */
  readonly warning: string | null;
}

/** Headers that curl writes itself, or that belong to the old connection. */
const LEFT_TO_CURL =
  /^(?:accept-encoding|connection|content-length|date|host|keep-alive|transfer-encoding|user-agent)$/i;

/** A value that cannot be sent again: a mask, also after a scheme, or a partly hidden text. */
const MASKED = /^(?:\S{1,30} )?\*{3}$|‹/;

/**
 * How to reproduce the exchange of a step; null where it has no evidence, or the command cannot be pasted: it is too
 * long, or holds control characters. Whatever the exchange held is quoted: the shell obeys none of it. Credentials
 * become `$ZSTACK_…` variables.
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
  const sent = Object.entries(headers).filter(([name]) => /^[\w-]+$/.test(name) && !LEFT_TO_CURL.test(name));
  const known = sent.filter(([name, value]) => isCredential(name) || !MASKED.test(value));
  const word = /^[A-Z]+$/.test(method) ? method : quoted(method);
  const fields = known.map(([name, value]) => headerArgument(name, value));
  const data = body === null ? [] : [`--data-raw ${bodyArgument(body)}`];
  const command = ['curl -sS -i', ...argumentsOf(word, urlArgument(url, path), fields), ...data].join(' ');
  if (command.length > LONGEST_COMMAND || printable(command) !== command) return null;
  return { command, warning: disruptive.has(operation) ? say.dropsTunnel(operation) : null };
}

function isCredential(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}

/** Stands for any credential: a signature would be valid for a moment only. */
const SESSION = '$ZSTACK_SESSION_UUID';

function headerArgument(name: string, value: string): string {
  if (!isCredential(name)) return quoted(`${name}: ${value}`);
  // A wrong scheme may be the point of the exchange.
  const scheme = /^(Bearer|Basic) /i.exec(value)?.[1] ?? 'OAuth';
  return `"${name}: ${scheme} ${SESSION}"`;
}

/** A session that stands in a path is masked there: the shell fills it in. */
const MASKED_SESSION = /(?<=\/sessions\/)\*{3}(?!\w)/g;

function urlArgument(url: string | null, path: string): string {
  // Neither curl nor a shell reads anything into what is left.
  const encoded = path
    .toWellFormed()
    .replaceAll(/[^\w\-.~:/?#@&=+,;%'()*]/gu, (one) => (one === '!' ? '%21' : encodeURIComponent(one)));
  const filled = encoded.replaceAll(MASKED_SESSION, SESSION);
  if (url === null) return `"$ZSTACK_BASE_URL${filled}"`;
  return filled === encoded ? quoted(`${url}${encoded}`) : `${quoted(url)}"${filled}"`;
}

/** JSON on one line. Its masked values become a variable: in a login they are the SHA-512 of the password. */
function bodyArgument(body: string): string {
  return quoted(onOneLine(body)).replaceAll(`"${MASK}"`, `"'"$ZSTACK_PASSWORD_SHA512"'"`);
}

/** JSON with control characters as JSON escapes; other bodies as they are. */
function onOneLine(body: string): string {
  try {
    return printable(JSON.stringify(JSON.parse(body)));
  } catch {
    return body;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
