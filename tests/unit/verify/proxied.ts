import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { createJudge } from '../../../src/judge/judge.ts';
import { readPayload } from '../../../src/model/exchange.ts';

/** What the judge makes of a proxy's page in the place of the API's answer. */
export const PROXIED = createJudge(loadCatalog())(
  {
    request: { method: 'GET', path: '/zstack/v1/ipsec', headers: {}, body: { kind: 'absent' } },
    response: { status: 502, headers: {}, body: readPayload('<html><title>Bad Gateway</title></html>') },
  },
  { dialect: 'deployed', operation: 'query', requested: null },
);
