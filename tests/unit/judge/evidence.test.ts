import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/catalog.ts';
import { recordEvidence } from '../../../src/judge/evidence.ts';
import { evidenceOf } from '../../../src/model/evidence.ts';
import type { Exchange } from '../../../src/model/exchange.ts';
import { readPayload } from '../../../src/model/payload.ts';

const CANARY = 'canary-71c0ffee';
const catalog = loadCatalog();

function exchange(answer: string, headers: Readonly<Record<string, string>> = {}): Exchange {
  return {
    request: {
      method: 'GET',
      path: '/zstack/v1/ipsec',
      headers: { authorization: `OAuth ${CANARY}`, 'x-other': CANARY, accept: '*/*' },
      body: { kind: 'absent' },
    },
    response: { status: 200, headers, body: readPayload(answer) },
  };
}

describe('evidence', () => {
  it.each([
    ['a secret field', `{"inventories":[{"authKey":"${CANARY}"}]}`],
    ['a text in place of a structure', `{"inventory":"${CANARY}"}`],
    ['an answer that was cut short', `{"inventory":{"authKey":"${CANARY}"`],
    ['an answer that was cut in its secret', `{"inventory":{"authKey":"${CANARY}`],
    ['JSON in a text', `{"error":{"details":"{\\"authKey\\":\\"${CANARY}\\"}"}}`],
    ['a plain text', `wrong password: ${CANARY}`],
    ['a header', 'fine'],
  ])('does not show %s', (_, answer) => {
    const text = JSON.stringify(recordEvidence(catalog, 'query', exchange(answer, { 'set-cookie': CANARY })));
    expect(text).not.toContain(CANARY);
    expect(text).toContain('***');
  });

  it('shows all else, JSON laid out', () => {
    const { request, response } = recordEvidence(
      catalog,
      'query',
      exchange('{"inventories":[{"name":"a"}]}'),
    );
    expect(request.headers).toEqual({ authorization: 'OAuth ***', 'x-other': '***', accept: '*/*' });
    expect(response.body).toBe('{\n  "inventories": [\n    {\n      "name": "a"\n    }\n  ]\n}');
    expect(recordEvidence(catalog, 'query', exchange('')).response.body).toBeNull();
  });

  it('keeps the shape of what is no JSON', () => {
    const { body } = recordEvidence(catalog, 'query', exchange('{"name":"a","list":["b"],"n":1')).response;
    expect(body).toBe('{"name":"***","list":["***"],"n":1');
  });

  it('keeps the shape of what is no JSON, however long its texts are', () => {
    const long = 'x'.repeat(12_000_000);
    const { body } = recordEvidence(catalog, 'query', exchange(`{"a":"${long}","b":["${long}`)).response;
    expect(body).toBe('{"a":"***","b":["***"');
  });

  it('cuts a long body, never in a secret', () => {
    const { body } = evidenceOf(exchange(`${'x'.repeat(16_380)} ${CANARY}`), [CANARY]).response;
    expect(body).toMatch(/x{16380} \*\*\*$/);
    expect(evidenceOf(exchange('y'.repeat(20_000)), []).response.body).toMatch(
      /y\n… \(20000 characters in all\)$/,
    );
  });
});
