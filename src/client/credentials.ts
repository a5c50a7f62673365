import {
  dateHeader,
  hashPassword,
  machineTimeZone,
  signRequest,
  splitScheme,
} from '../model/authorization.ts';
import { AUTHORIZATION, DATE, type OutgoingRequest } from '../model/exchange.ts';

/** How a client authenticates. */
export type Credentials =
  | { readonly kind: 'none' }
  /** An open session. */
  | { readonly kind: 'session'; readonly session: string }
  /** An account; `login()` opens the session. */
  | { readonly kind: 'account'; readonly account: string; readonly password: string }
  /** An access key; each request is signed. */
  | {
      readonly kind: 'access-key';
      readonly id: string;
      readonly secret: string;
      /** The zone of the server's clock, such as `Asia/Shanghai`: servers compare wall clocks. This machine's by default. */
      readonly timeZone?: string;
    }
  /** An `Authorization` header as it is, and the date it was made for; for requests that must be refused. */
  | { readonly kind: 'header'; readonly authorization: string; readonly date?: string };

/** Adds credentials to a request. @param session that of `login()` @param now the clock of an access key's date */
export function authorize(
  request: OutgoingRequest,
  credentials: Credentials,
  session: string | null,
  now: number,
): OutgoingRequest {
  const { method, path } = request;
  const having = (authorization: string, date?: string): OutgoingRequest => {
    const dated = date === undefined ? {} : { [DATE]: date };
    return { ...request, headers: { ...request.headers, [AUTHORIZATION]: authorization, ...dated } };
  };
  switch (credentials.kind) {
    case 'none':
      return request;
    case 'session':
      return having(`OAuth ${credentials.session}`);
    case 'account':
      if (session === null) throw new Error('log in first: an account alone authorizes nothing');
      return having(`OAuth ${session}`);
    case 'access-key': {
      const date = dateHeader(now, credentials.timeZone ?? machineTimeZone());
      const signature = signRequest(credentials.secret, { method, date, path });
      return having(`ZStack ${credentials.id}:${signature}`, date);
    }
    case 'header':
      return having(credentials.authorization, credentials.date);
  }
}

/** The secret parts of credentials, which no output may show. */
export function secretsOf(credentials: Credentials): readonly string[] {
  switch (credentials.kind) {
    case 'none':
      return [];
    case 'session':
      return [credentials.session];
    case 'account':
      return [credentials.password, hashPassword(credentials.password)];
    case 'access-key':
      return [credentials.secret];
    case 'header':
      return [splitScheme(credentials.authorization).credential];
  }
}
