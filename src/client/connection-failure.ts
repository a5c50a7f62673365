/** Where the way to a server ended, before any byte of a request was sent. */
export type FailedConnection =
  | { readonly at: 'server'; readonly error: unknown }
  /** The server ended the connection right after the TLS handshake. */
  | { readonly at: 'handshake-end' }
  | { readonly at: 'proxy'; readonly error: unknown }
  /** The proxy answered, but opened no tunnel. */
  | { readonly at: 'tunnel'; readonly status: number }
  | { readonly at: 'deadline' }
  /** Nobody waits for the connection any more. */
  | { readonly at: 'abandoned' };

/** Why no connection came to stand. Undici passes it on to the requests that waited for the connection. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
  readonly failed: FailedConnection;

  constructor(failed: FailedConnection) {
    super(`no connection: ${failed.at}`);
    this.failed = failed;
  }
}
