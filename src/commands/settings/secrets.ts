import { secretsOf } from '../../client/credentials.ts';
import { proxySecrets } from '../../client/proxy.ts';
import type { Target } from '../../verify/live/target.ts';
import type { Env } from '../io.ts';

/** Environment variables that hold a secret, or half of one. */
const VARIABLES = [
  'ZSTACK_SESSION_UUID',
  'ZSTACK_ACCESS_KEY_ID',
  'ZSTACK_ACCESS_KEY_SECRET',
  'PACT_BROKER_TOKEN',
  'WEBHOOK_TOKEN',
] as const;
/** Prefixes of variables for a user and a password, which basic auth shows together. */
const USERS = ['PACT_BROKER', 'WEBHOOK'] as const;
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** The secrets in the environment: for a ZStack, a broker, the receiver of a webhook, or a proxy. */
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

/** The secrets of targets, wherever they were given. */
export function secretsOfTargets(
  targets: readonly Pick<Target, 'credentials' | 'transport'>[],
): readonly string[] {
  return targets.flatMap(({ credentials, transport }) => [
    ...secretsOf(credentials),
    ...proxySecrets(transport.proxy ?? {}),
  ]);
}
