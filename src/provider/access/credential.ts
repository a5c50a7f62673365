import { AUTHORIZATION, DATE } from '../../model/header-names.ts';
import { signRequest } from '../../model/signature.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { Refusal } from '../http/refusal.ts';
import type { Server } from '../server.ts';
import { checkDate } from './signing-date.ts';

/** Who a request says it comes from. Whether a session is any good is looked at later. */
export type Credential =
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'account'; readonly account: string };

const SESSION_SCHEME = 'OAuth';
const ACCESS_KEY_SCHEME = 'ZStack';

/**
 * Reads the `Authorization` of a request (`server/authorization`, `server/access-key`).
 *
 * @throws Refusal for no header, another scheme, and whatever is wrong with an access key
 */
export function readCredential(server: Server, request: ApiRequest): Credential {
  const header = request.header(AUTHORIZATION)?.trim();
  if (header === undefined) throw new Refusal(400, `missing header '${AUTHORIZATION}'`);
  if (header.startsWith(SESSION_SCHEME))
    return { kind: 'session', session: header.slice(SESSION_SCHEME.length).trim() };
  if (header.startsWith(ACCESS_KEY_SCHEME))
    return { kind: 'account', account: readAccessKey(server, request, header) };
  throw new Refusal(400, `${AUTHORIZATION} type must be '${SESSION_SCHEME}'`);
}

function readAccessKey(server: Server, request: ApiRequest, header: string): string {
  const date = checkDate(request.header(DATE), server.now());
  const [id = '', signature = ''] = splitKey(header.slice(ACCESS_KEY_SCHEME.length).trim());
  const key = server.store.accessKeys.get(id);
  if (key === undefined || !key.enabled)
    throw new Refusal(403, `access key id: ${id} does not existed or disabled`);
  const expected = signRequest(key.secret, { method: request.method, date, path: request.rawPath });
  if (signature !== expected) throw new Refusal(403, 'wrong accessKey signature');
  return key.account;
}

/** Java's split drops empty parts at the end, so `id:` has one part only. */
function splitKey(text: string): readonly string[] {
  const parts = text.split(':');
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  if (parts.length !== 2) throw new Refusal(400, "accessKey format is 'ZStack AccessKeyId:Signature'");
  return parts;
}
