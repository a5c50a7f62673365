import type { Structure } from '../contract/structures.ts';
import type { ExchangeRequest } from '../model/exchange.ts';
import { JOB_UUID } from '../model/header-names.ts';
import type { JsonObject } from '../model/json.ts';
import { finding, foundIn, type RawFinding, Received } from './raw-finding.ts';

/** Is the job that a server names the one that the request asked for with an id of its own? */
export function jobFindings(
  structure: Structure,
  body: JsonObject,
  request: ExchangeRequest,
): readonly RawFinding[] {
  const field = structure.field('location');
  const value = body[field.name];
  const jobId = request.headers[JOB_UUID.toLowerCase()];
  if (jobId === undefined || typeof value !== 'string' || value.endsWith(`/${jobId}`)) return [];
  return [
    finding({
      rule: 'envelope',
      at: `/${field.name}`,
      field,
      expected: ['job-requested', { job: new Received(jobId, null) }],
      actual: foundIn(value, field),
    }),
  ];
}
