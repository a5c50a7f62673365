import { it } from '@jest/globals';
import { zstackContract } from '../unit/cli/command-line.ts';
import { page, startAlteringProxy } from './altering-proxy.ts';
import { ACCOUNT, deploy } from './deployments.ts';

it('x', async () => {
  const d = await deploy({ dialect: 'deployed' });
  let n = 0;
  const p = await startAlteringProxy(d.url, ({ headers: { authorization }, method, path }) => {
    console.log(method, path, authorization);
    return authorization !== undefined && (method === 'PUT' ? n > 2 : ++n > 2)
      ? page(502, '-'.repeat(180) + authorization.replace(/^\w+ /, ''))
      : {};
  });
  const r = await zstackContract(['verify', '--target', p.url, '--dialect', 'deployed'], { env: ACCOUNT });
  console.log(r.out);
});
