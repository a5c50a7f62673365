/** Bounds of one exchange; every request has them. */
export interface TransportLimits {
  /** Milliseconds until a connection stands: name, TCP, a proxy's tunnel and TLS together. */
  readonly connectTimeout: number;
  /** Milliseconds until the answer begins. */
  readonly headersTimeout: number;
  /** Milliseconds for the whole exchange, the connection included. */
  readonly totalTimeout: number;
  /** Largest body that is read, in bytes, both as it comes and after its content encoding is undone. */
  readonly maxBodyBytes: number;
}

export const DEFAULT_LIMITS: TransportLimits = {
  connectTimeout: 10_000,
  headersTimeout: 30_000,
  totalTimeout: 60_000,
  maxBodyBytes: 16 * 1024 * 1024,
};

/** Trust and identity on the way to a server; PEM texts, not paths. */
export interface TlsOptions {
  /** Certificates to trust in place of the system's. */
  readonly ca?: string;
  /** The client's own certificate. */
  readonly cert?: string;
  /** Key of the client's certificate. */
  readonly key?: string;
  /** Trusts whatever certificate the server shows; a proxy's own certificate is verified all the same. */
  readonly insecure?: boolean;
}

/** Proxies by the names of their environment variables; an address that NO_PROXY lists is reached directly. */
export interface ProxyOptions {
  /** Takes requests to `http:` targets as they are. */
  readonly httpProxy?: string;
  /** Opens a tunnel to `https:` targets. */
  readonly httpsProxy?: string;
  readonly noProxy?: string;
}

export interface TransportOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly tls?: TlsOptions;
  readonly proxy?: ProxyOptions;
}
