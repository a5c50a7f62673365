import { type Credentials, secretsOf } from '../../client/credentials.ts';
import { proxySecrets } from '../../client/proxy.ts';
import type { ProxyOptions } from '../../client/transport.ts';
import type { Target } from '../../verify/live/target.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../options.ts';
import type { ConfigCredentials, Variable } from './config-file.ts';
import { entryPlace, type From, type Layers, variableOf } from './precedence.ts';

/** A part of credentials that was given somewhere; read only when it is needed. */
interface Part {
  readonly place: string;
  readonly from: From;
  readonly read: () => string | Promise<string>;
}

/** The parts that one place gives. */
interface Level {
  readonly session?: Part | undefined;
  readonly keyId?: Part | undefined;
  readonly keySecret?: Part | undefined;
  readonly account?: Part | undefined;
  readonly password?: Part | undefined;
}

/** Credentials, and where they come from; never their values. */
export interface ChosenCredentials {
  readonly credentials: Credentials;
  readonly sources: readonly { readonly setting: string; readonly from: From }[];
  /** Where they were given, when they are of one server only: a session or an access key. */
  readonly ofOneServer: { readonly place: string; readonly from: From } | null;
}

const HOW_TO_GIVE_A_PASSWORD =
  'give it in ZSTACK_PASSWORD, as credentials.account.password: {env: NAME} in the config file, or on standard input with --password-stdin';
const HOW_TO_GIVE_AN_ACCOUNT = 'give --account, ZSTACK_ACCOUNT, or credentials.account in the config file';

/**
 * Chooses a target's credentials. The strongest place that gives any decides of which kind they are; a
 * name and a password of an account may come from different places.
 *
 * @param readPassword standard input
 */
export async function chooseCredentials(
  layers: Layers,
  readPassword: () => Promise<string>,
): Promise<ChosenCredentials> {
  const levels = levelsOf(layers, readPassword);
  const { session, keyId, keySecret, account, password } = levels.find((level) => anyOf(level)) ?? {};
  const key = keyId ?? keySecret;
  const kinds = [session, key, account ?? password].filter((part) => part !== undefined);
  const [first, second] = kinds;
  if (first === undefined) {
    return {
      credentials: { kind: 'none' },
      sources: [{ setting: 'credentials', from: 'default' }],
      ofOneServer: null,
    };
  }
  if (second !== undefined) {
    throw new UsageError(
      `${kinds.map(({ place }) => place).join(' and ')} are different kinds of credentials; give one`,
    );
  }
  const sources = [{ setting: 'credentials', from: first.from }];
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
    sources: [
      ...sources,
      { setting: 'account', from: name.from },
      { setting: 'password', from: secret.from },
    ],
    ofOneServer: null,
  };
}

function levelsOf(layers: Layers, readPassword: () => Promise<string>): readonly Level[] {
  const { flags, env, entry, config } = layers;
  const variable = (name: string): Part | undefined => {
    const value = variableOf(env, name);
    return value === undefined ? undefined : { place: name, from: 'environment', read: () => value };
  };
  const { account } = flags;
  if (account === '') throw new UsageError('--account: expected a name');
  return [
    {
      account: account === undefined ? undefined : { place: '--account', from: 'flag', read: () => account },
      password: flags.passwordStdin
        ? { place: '--password-stdin', from: 'flag', read: readPassword }
        : undefined,
    },
    {
      session: variable('ZSTACK_SESSION_UUID'),
      keyId: variable('ZSTACK_ACCESS_KEY_ID'),
      keySecret: variable('ZSTACK_ACCESS_KEY_SECRET'),
      account: variable('ZSTACK_ACCOUNT'),
      password: variable('ZSTACK_PASSWORD'),
    },
    configLevel(env, entryPlace(layers, 'credentials'), entry?.settings.credentials),
    configLevel(env, `${config?.path}: defaults.credentials`, config?.defaults.credentials),
  ];
}

function configLevel(env: Env, place: string, given: ConfigCredentials = {}): Level {
  const part = (name: string, value: string | Variable | undefined): Part | undefined =>
    value === undefined
      ? undefined
      : {
          place: `${place}.${name}`,
          from: 'config file',
          read: () => (typeof value === 'string' ? value : readVariable(env, value.env, `${place}.${name}`)),
        };
  return {
    session: part('session', given.session),
    keyId: part('accessKey.id', given.accessKey?.id),
    keySecret: part('accessKey.secret', given.accessKey?.secret),
    account: part('account.name', given.account?.name),
    password: part('account.password', given.account?.password),
  };
}

function readVariable(env: Env, name: string, place: string): string {
  const value = variableOf(env, name);
  if (value !== undefined) return value;
  throw new UsageError(`${place}: the environment variable ${name} is not set, or is empty`);
}

/** What goes into a header as it is; a line break that a file left at its end would break the request. */
async function readToken({ place, read }: Part): Promise<string> {
  const token = await read();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${place}: the value holds a space, a line break or a letter outside ASCII`);
}

function anyOf(level: Level): boolean {
  return Object.values(level).some((part) => part !== undefined);
}

/**
 * Reads the proxies of the environment. As with curl the lower case wins, and a proxy may be given without
 * its scheme.
 *
 * @throws UsageError that names the variable and not its value, which may hold a password
 */
export function readProxy(env: Env): ProxyOptions {
  const httpProxy = proxyOf(env, 'http_proxy');
  const httpsProxy = proxyOf(env, 'https_proxy');
  const noProxy = variableOf(env, 'no_proxy') ?? variableOf(env, 'NO_PROXY');
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
  };
}

function proxyOf(env: Env, lowerCase: string): string | undefined {
  for (const name of [lowerCase, lowerCase.toUpperCase()]) {
    const value = variableOf(env, name);
    if (value === undefined) continue;
    const url = value.includes('://') ? value : `http://${value}`;
    if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
    throw new UsageError(`${name}: expected the URL of an http or https proxy, such as http://proxy:3128`);
  }
  return undefined;
}

/** Environment variables that hold a secret, or half of one. */
const VARIABLES = [
  'ZSTACK_SESSION_UUID',
  'ZSTACK_ACCESS_KEY_ID',
  'ZSTACK_ACCESS_KEY_SECRET',
  'PACT_BROKER_TOKEN',
  'WEBHOOK_TOKEN',
] as const;
/** Beginnings of the variables of a user and a password, which may be shown together too. */
const USERS = ['PACT_BROKER', 'WEBHOOK'] as const;
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** What the environment gives a run to log in with: to a ZStack, a broker, a webhook's receiver or a proxy. */
export function secretsOfEnvironment(env: Env): readonly string[] {
  const password = env['ZSTACK_PASSWORD'];
  const users = USERS.flatMap((name) => {
    const secret = env[`${name}_PASSWORD`] ?? '';
    const pair = Buffer.from(`${env[`${name}_USERNAME`] ?? ''}:${secret}`).toString('base64');
    return secret === '' ? [] : [secret, pair];
  });
  return [
    ...VARIABLES.map((name) => env[name] ?? ''),
    ...(password ? secretsOf({ kind: 'account', account: '', password }) : []),
    ...users,
    ...PROXIES.flatMap((name) => proxySecrets({ httpProxy: env[name] ?? '' })),
  ].filter((secret) => secret.trim() !== '');
}

/** What flags, standard input and the config file gave for targets. */
export function secretsOfTargets(
  targets: readonly Pick<Target, 'credentials' | 'transport'>[],
): readonly string[] {
  return targets.flatMap(({ credentials, transport }) => [
    ...secretsOf(credentials),
    ...proxySecrets(transport.proxy ?? {}),
  ]);
}
