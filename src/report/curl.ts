import type { OutgoingRequest } from '../model/request.ts';

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

/** Double quotes where a variable is to be filled in, single quotes elsewhere. */
function quoted(text: string): string {
  return /\$[A-Z]/.test(text) ? `"${text.replaceAll(/["\\`]/g, '\\$&')}"` : singleQuoted(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
