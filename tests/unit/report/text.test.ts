import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import { renderText } from '../../../src/report/text.ts';

const EVIL = '\u001b[2J\u202e\nPASS: all is well\u009b';

const REPORT: Report = {
  version: '1.0.0',
  source: 'provider',
  dialect: 'deployed',
  url: null,
  settings: [],
  target: `http://z${EVIL}`,
  verdict: 'fail',
  counts: { disabled: 0, skip: 0, pass: 0, warn: 0, fail: 1, error: 0 },
  steps: [
    {
      index: 0,
      interaction: 'job-poll/done',
      description: `polls ${EVIL}`,
      dialect: 'deployed',
      operation: 'job-poll',
      request: `GET /zstack/v1/${EVIL}`,
      status: 200,
      verdict: 'fail',
      reason: EVIL,
      findings: [
        {
          rule: 'field-undocumented',
          level: 'warning',
          at: `/${EVIL}`,
          field: null,
          expected: EVIL,
          actual: EVIL,
          times: 1,
        },
      ],
      seen: [],
      evidence: null,
    },
  ],
  ignored: 0,
  fields: [],
  divergences: [{ id: 'D01', seen: true }],
  preflight: [{ point: 'reachable', verdict: 'fail', detail: EVIL, hint: EVIL }],
  notes: [EVIL],
};

describe('a report for the screen', () => {
  it('carries nothing that a terminal would obey, and no line that an answer wrote', () => {
    const divergences = [{ id: 'D01', title: EVIL, page: '', server: '', evidence: [] }];
    const text = renderText(REPORT, { fields: new Map(), divergences, strict: false });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text).toContain('\\u001b[2J\\u202e');
    expect(text).not.toMatch(/^PASS/m);
  });
});
