import { secretsOf } from '../../client/credentials.ts';
import { proxySecrets } from '../../client/proxy.ts';
import type { Target } from '../../verify/live/target.ts';
import type { Env } from '../io.ts';

/** Environment variables that hold a secret, or half of one. */
const SECRETS = [
  'ZSTACK_SESSION_UUID',
  'ZSTACK_ACCESS_KEY_ID',
  'ZSTACK_ACCESS_KEY_SECRET',
  'PACT_BROKER_TOKEN',
  'WEBHOOK_TOKEN',
];
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** The secrets in the environment: for a ZStack, a broker, the receiver of a webhook, or a proxy. */
export function secretsOfEnvironment(env: Env): readonly string[] {
  const password = env['ZSTACK_PASSWORD'];
  // Basic auth shows a user and a password together.
  const pairs = ['PACT_BROKER', 'WEBHOOK'].flatMap((name) => {
    const secret = env[`${name}_PASSWORD`];
    if (!secret) return [];
    return [secret, Buffer.from(`${env[`${name}_USERNAME`] ?? ''}:${secret}`).toString('base64')];
  });
  return [
    ...SECRETS.map((name) => env[name] ?? ''),
    ...(password ? secretsOf({ kind: 'account', account: '', password }) : []),
    ...pairs,
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
