import { text } from 'node:stream/consumers';
import type { Secret } from '../../../generated/config.ts';
import type { BrokerCredentials } from '../../broker/broker-access.ts';
import type { Credentials } from '../../client/credentials.ts';
import type { ProxyOptions } from '../../client/transport.ts';
import type { Env, Io } from '../io.ts';
import { UsageError } from '../options.ts';
import { type From, lookUp, type SettingName, type Sources, waysToGive } from './settings.ts';

/** What each kind of credentials is made of: its properties, with their settings. */
const PARTS = [
  { kind: 'session', key: 'session', setting: 'credentials.session' },
  { kind: 'access-key', key: 'id', setting: 'credentials.accessKey.id' },
  { kind: 'access-key', key: 'secret', setting: 'credentials.accessKey.secret' },
  { kind: 'account', key: 'account', setting: 'credentials.account.name' },
  { kind: 'account', key: 'password', setting: 'credentials.account.password' },
] as const satisfies readonly { kind: Credentials['kind']; key: string; setting: SettingName }[];

/** Credentials that only one server knows. */
export const OF_ONE_SERVER = PARTS.filter(({ kind }) => kind !== 'account').map(({ setting }) => setting);

/**
 * Chooses a target's credentials. The strongest place that gives any decides of which kind they are; their halves may
 * come from different places.
 *
 * @throws UsageError that never repeats a secret
 */
export function chooseCredentials(sources: Sources): {
  readonly credentials: Credentials;
  readonly from: From;
} {
  const parts = PARTS.map((part) => ({ ...part, ...lookUp(sources, part.setting) }));
  const level = Math.min(...parts.map((part) => part.level));
  const strongest = parts.filter((part) => part.level === level);
  const [given] = strongest;
  if (given === undefined || given.from === 'default')
    return { credentials: { kind: 'none' }, from: 'default' };
  const { kind, from } = given;
  const other = strongest.find((part) => part.kind !== kind);
  if (other !== undefined) {
    throw new UsageError(`${given.place} and ${other.place} are different kinds of credentials; give one`);
  }
  const ofKind = parts.filter((part) => part.kind === kind);
  const values = ofKind.map(({ key, value, place, setting }) => {
    if (value === null) {
      throw new UsageError(`${given.place} is half of the credentials: ${waysToGive(setting)} too`);
    }
    const secret = readSecret(value, place, sources.env);
    return [key, kind === 'account' ? secret : checkedToken(secret, place)];
  });
  // The table has the keys of each kind.
  return { credentials: { kind, ...Object.fromEntries(values) } as Credentials, from };
}

function readSecret(given: string | Secret, place: string, env: Env): string {
  if (typeof given === 'string') return given;
  const value = env[given.env];
  if (value) return value;
  throw new UsageError(`${place}: the environment variable ${given.env} is not set, or is empty`);
}

/** A token that goes into a header as it is: a line break at its end would break the request. */
function checkedToken(token: string, place: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${place}: the value holds a space, a line break or a letter outside ASCII`);
}

/** Reads standard input as a password, without the line break that `echo` leaves at its end. */
export async function readPasswordFrom(stdin: Io['stdin']): Promise<string> {
  if (stdin.isTTY === true) {
    throw new UsageError(
      '--password-stdin reads a pipe or a file, and standard input is a terminal: pass-tool | zstack-contract …',
    );
  }
  const password = (await text(stdin)).replace(/\r?\n$/, '');
  if (password !== '' && !/[\r\n]/.test(password)) return password;
  throw new UsageError('--password-stdin: expected one line on standard input, which is the password');
}

/**
 * Reads a token, or a user name and password, from variables such as `PACT_BROKER_TOKEN`.
 *
 * @param prefix `PACT_BROKER` or `WEBHOOK`
 * @throws UsageError when both kinds are set, or half of one
 */
export function readLogin(env: Env, prefix: string): BrokerCredentials {
  const names = ['TOKEN', 'USERNAME', 'PASSWORD'].map((name) => `${prefix}_${name}`);
  const [token, username, password] = names.map((name) => env[name] || undefined);
  if (token !== undefined && username === undefined && password === undefined) {
    return { kind: 'token', token: checkedToken(token, `${prefix}_TOKEN`) };
  }
  if (token === undefined && username !== undefined && password !== undefined) {
    return { kind: 'basic', username, password };
  }
  const set = names.filter((name) => env[name]);
  if (set.length === 0) return { kind: 'none' };
  throw new UsageError(
    `${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set: set ${prefix}_TOKEN alone, or ${prefix}_USERNAME and ${prefix}_PASSWORD`,
  );
}

/** Reads the proxies of the environment. As with curl, a name in lower case wins. */
export function readProxy(env: Env): ProxyOptions {
  const names = { httpProxy: 'http_proxy', httpsProxy: 'https_proxy', noProxy: 'no_proxy' };
  const read = Object.entries(names).map(([option, name]) => [option, env[name] || env[name.toUpperCase()]]);
  return Object.fromEntries(read.filter(([, value]) => value));
}
