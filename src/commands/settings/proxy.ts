import type { ProxyOptions } from '../../client/transport.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import { variableOf } from './precedence.ts';

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
