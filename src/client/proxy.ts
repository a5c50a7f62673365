import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { OptionError } from './errors.ts';

/** Proxies by the names of their environment variables; an address that NO_PROXY lists is reached directly. */
export interface ProxyOptions {
  /** Takes requests to `http:` targets as they are. */
  readonly httpProxy?: string;
  /** Opens a tunnel to `https:` targets. */
  readonly httpsProxy?: string;
  readonly noProxy?: string;
}

/** A proxy on the way to a target. Errors are logged, so only `host` may be in them. */
export interface ProxyAddress {
  /** Without user and password. */
  readonly url: URL;
  readonly host: string;
  /** User and password of its address as `proxy-authorization`; none if it has no user. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The proxy that requests to a target take; null for none. @throws OptionError */
export function proxyFor(
  target: URL,
  { httpProxy = '', httpsProxy = '', noProxy = '' }: ProxyOptions,
): ProxyAddress | null {
  const isSecure = target.protocol === 'https:';
  const address = (isSecure ? httpsProxy : httpProxy).trim();
  if (address === '' || isExempt(target, noProxy)) return null;
  const url = parsed(address);
  // The address may hold a password, so no message quotes it.
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new OptionError(
      `${isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY'} is no address such as http://proxy.example:3128; only http:// and https:// are known`,
    );
  const host = `${url.hostname}:${portOf(url)}`;
  return { url: new URL(url.origin), host, headers: authorizationOf(url) };
}

function parsed(address: string): URL | null {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  return URL.canParse(text) ? new URL(text) : null;
}

/** Secrets of proxies that no message may repeat: passwords as written, and as they are sent. */
export function proxySecrets({ httpProxy = '', httpsProxy = '' }: ProxyOptions): readonly string[] {
  return [httpProxy, httpsProxy].flatMap((address) => {
    const url = parsed(address.trim());
    if (url === null) return [];
    const pair = authorizationOf(url)['proxy-authorization']?.replace('Basic ', '') ?? '';
    return [url.password, unescaped(url.password), pair].filter((secret) => secret !== '');
  });
}

/** Name of a host without the brackets of IPv6. */
export function bareHostname({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Port of an address, spelled out or not. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function authorizationOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64');
  return { 'proxy-authorization': `Basic ${pair}` };
}

/** A percent sign that escapes nothing is kept. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether NO_PROXY lists a target: `*`, a domain, an address or a range, each with or without a port. */
function isExempt(target: URL, noProxy: string): boolean {
  const host = bareHostname(target).replace(/\.$/, '');
  const port = String(portOf(target));
  return noProxy.split(/[,\s]+/).some((entry) => {
    // An address of IPv6 with a port stands in brackets; what it has beyond them is a port, or the size of a range.
    const [, bracketed, name = '', range, limit = port] =
      /^(?:\[(.+)\]|([^:/]*|[^/]*:[^/]*:[^/]*))(?:\/(\d+))?(?::(\d+))?$/.exec(entry) ?? [];
    return limit === port && covers(bracketed ?? name, range, host);
  });
}

/** @param prefix the number of bits in which the addresses of a range agree */
function covers(name: string, prefix: string | undefined, host: string): boolean {
  if (isIP(name) !== 0) return isIP(host) !== 0 && isInRange(host, name, prefix);
  if (prefix !== undefined) return false;
  if (name === '*') return true;
  // As URLs write names: in lower case, and in ASCII.
  const domain = domainToASCII(name.replace(/^\*?\./, '').replace(/\.$/, ''));
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
}

/** Compares addresses as such, so that their spelling makes no difference; an IPv4 address may be written in IPv6. */
function isInRange(host: string, network: string, prefix?: string): boolean {
  const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
  const longest = family(network) === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? longest : Number(prefix);
  if (length > longest) return false;
  const range = new BlockList();
  range.addSubnet(network, length, family(network));
  return range.check(host, family(host));
}
