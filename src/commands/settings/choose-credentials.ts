import type { Credentials as ConfigCredentials, Secret } from '../../../generated/config.ts';
import type { BrokerCredentials } from '../../broker/broker-access.ts';
import type { Credentials } from '../../client/credentials.ts';
import type { ProxyOptions } from '../../client/transport.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../options.ts';
import { entryPlace, type From, type Layers, variableOf } from './precedence.ts';

/** A part of credentials that was given somewhere; it is read only when it is needed. */
interface Part {
  readonly place: string;
  readonly from: From;
  readonly read: () => string | Promise<string>;
}

/** The parts that one place gives. */
type Level = Readonly<
  Partial<Record<'session' | 'keyId' | 'keySecret' | 'account' | 'password', Part | undefined>>
>;

/** Credentials, and where they come from. */
export interface ChosenCredentials {
  readonly credentials: Credentials;
  /** `credentials`; for an account also `account` and `password`. */
  readonly sources: Readonly<Record<string, From>>;
  /** Where a session or an access key was given, which are for one server only; null for others. */
  readonly ofOneServer: { readonly place: string; readonly from: From } | null;
}

const HOW_TO_GIVE_A_PASSWORD =
  'give it in ZSTACK_PASSWORD, as credentials.account.password: {env: NAME} in the config file, or on standard input with --password-stdin';
const HOW_TO_GIVE_AN_ACCOUNT = 'give --account, ZSTACK_ACCOUNT, or credentials.account in the config file';

/**
 * Chooses a target's credentials. The strongest place that gives any decides of which kind they are; the
 * name and the password of an account may come from different places.
 *
 * @param readPassword reads standard input
 */
export async function chooseCredentials(
  layers: Layers,
  readPassword: () => Promise<string>,
): Promise<ChosenCredentials> {
  const levels = levelsOf(layers, readPassword);
  const strongest = levels.find((level) => Object.values(level).some((part) => part !== undefined));
  const { session, keyId, keySecret, account, password } = strongest ?? {};
  const key = keyId ?? keySecret;
  const kinds = [session, key, account ?? password].filter((part) => part !== undefined);
  const [first] = kinds;
  if (first === undefined) {
    return { credentials: { kind: 'none' }, sources: { credentials: 'default' }, ofOneServer: null };
  }
  if (kinds.length > 1) {
    const places = kinds.map(({ place }) => place).join(' and ');
    throw new UsageError(`${places} are different kinds of credentials; give one`);
  }
  const sources = { credentials: first.from };
  if (session !== undefined) {
    const credentials = { kind: 'session', session: await readToken(session) } as const;
    return { credentials, sources, ofOneServer: session };
  }
  if (key !== undefined) {
    if (keyId === undefined || keySecret === undefined) {
      const missing = keyId === undefined ? 'ZSTACK_ACCESS_KEY_ID' : 'ZSTACK_ACCESS_KEY_SECRET';
      throw new UsageError(`${key.place} is half an access key; ${missing} is missing`);
    }
    const [id, secret] = [await readToken(keyId), await readToken(keySecret)];
    return { credentials: { kind: 'access-key', id, secret }, sources, ofOneServer: keyId };
  }
  const name = levels.find((level) => level.account !== undefined)?.account;
  const secret = levels.find((level) => level.password !== undefined)?.password;
  if (name === undefined) {
    throw new UsageError(`${first.place} gives a password without an account; ${HOW_TO_GIVE_AN_ACCOUNT}`);
  }
  if (secret === undefined) {
    throw new UsageError(`${name.place} gives an account without a password; ${HOW_TO_GIVE_A_PASSWORD}`);
  }
  return {
    credentials: { kind: 'account', account: await name.read(), password: await secret.read() },
    sources: { ...sources, account: name.from, password: secret.from },
    ofOneServer: null,
  };
}

/** The places that can give credentials, strongest first. */
function levelsOf(layers: Layers, readPassword: () => Promise<string>): readonly Level[] {
  const { flags, env, entry, config } = layers;
  const { account, passwordStdin } = flags;
  if (account === '') throw new UsageError('--account: expected a name');
  const partOf = (from: From, place: string, value: string | undefined): Part | undefined =>
    value === undefined ? undefined : { place, from, read: () => value };
  const variable = (name: string) => partOf('environment', name, variableOf(env, name));
  const inFile = (place: string, given: ConfigCredentials = {}): Level => {
    const part = (name: string, value: string | Secret | undefined): Part | undefined => {
      const found = partOf('config file', `${place}.${name}`, typeof value === 'string' ? value : '');
      if (value === undefined || found === undefined) return undefined;
      if (typeof value === 'string') return found;
      return { ...found, read: () => readVariable(env, value.env, found.place) };
    };
    return {
      session: part('session', given.session),
      keyId: part('accessKey.id', given.accessKey?.id),
      keySecret: part('accessKey.secret', given.accessKey?.secret),
      account: part('account.name', given.account?.name),
      password: part('account.password', given.account?.password),
    };
  };
  return [
    {
      account: partOf('flag', '--account', account),
      password: passwordStdin && { place: '--password-stdin', from: 'flag', read: readPassword },
    },
    {
      session: variable('ZSTACK_SESSION_UUID'),
      keyId: variable('ZSTACK_ACCESS_KEY_ID'),
      keySecret: variable('ZSTACK_ACCESS_KEY_SECRET'),
      account: variable('ZSTACK_ACCOUNT'),
      password: variable('ZSTACK_PASSWORD'),
    },
    inFile(entryPlace(layers, 'credentials'), entry?.settings.credentials),
    inFile(`${config?.path}: defaults.credentials`, config?.defaults.credentials),
  ];
}

function readVariable(env: Env, name: string, place: string): string {
  const value = variableOf(env, name);
  if (value !== undefined) return value;
  throw new UsageError(`${place}: the environment variable ${name} is not set, or is empty`);
}

async function readToken({ place, read }: Part): Promise<string> {
  return checkedToken(await read(), place);
}

/** A token that goes into a header as it is: a line break at its end would break the request. */
function checkedToken(token: string, place: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${place}: the value holds a space, a line break or a letter outside ASCII`);
}

/**
 * Reads a token, or a user name and password, from variables such as `PACT_BROKER_TOKEN`.
 *
 * @param prefix `PACT_BROKER` or `WEBHOOK`
 * @throws UsageError when both kinds are set, or half of one
 */
export function readLogin(env: Env, prefix: string): BrokerCredentials {
  const token = variableOf(env, `${prefix}_TOKEN`);
  const username = variableOf(env, `${prefix}_USERNAME`);
  const password = variableOf(env, `${prefix}_PASSWORD`);
  if (token !== undefined) {
    if (username === undefined && password === undefined) {
      return { kind: 'token', token: checkedToken(token, `${prefix}_TOKEN`) };
    }
    throw new UsageError(
      `${prefix}_TOKEN and ${prefix}_USERNAME are different kinds of credentials; set one`,
    );
  }
  if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  if (username === undefined && password === undefined) return { kind: 'none' };
  const [given, missing] = username === undefined ? ['PASSWORD', 'USERNAME'] : ['USERNAME', 'PASSWORD'];
  throw new UsageError(`${prefix}_${given} is set, ${prefix}_${missing} is not`);
}

/** Reads the proxies of the environment. As with curl, a name in lower case wins. */
export function readProxy(env: Env): ProxyOptions {
  const options = { httpProxy: 'http_proxy', httpsProxy: 'https_proxy', noProxy: 'no_proxy' };
  const given = Object.entries(options).flatMap(([option, name]) => {
    const value = variableOf(env, name) ?? variableOf(env, name.toUpperCase());
    return value === undefined ? [] : [[option, value]];
  });
  return Object.fromEntries(given);
}
