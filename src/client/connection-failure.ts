/** A proxy, as far as people are told of it: errors are logged, so its address and password stay out. */
export interface AskedProxy {
  readonly host: string;
  /** Whether its address has a user and password. */
  readonly hasUser: boolean;
}

/** Where the way to a server ended, before any byte of a request was sent. */
export type FailedConnection =
  | { readonly at: 'server'; readonly error: unknown }
  /** The server ended the connection right after the TLS handshake. */
  | { readonly at: 'handshake-end' }
  | { readonly at: 'proxy'; readonly error: unknown; readonly proxy: AskedProxy }
  /** The proxy answered, but opened no tunnel. */
  | { readonly at: 'tunnel'; readonly status: number; readonly proxy: AskedProxy }
  | { readonly at: 'deadline' }
  /** Nobody waits for the connection any more. */
  | { readonly at: 'abandoned' };

/** Why no connection came to stand. Undici passes it on to the requests that waited for the connection. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
  readonly code = 'ERR_NO_CONNECTION';
  readonly failed: FailedConnection;

  constructor(failed: FailedConnection) {
    super(`no connection: ${failed.at}`);
    this.failed = failed;
  }
}
