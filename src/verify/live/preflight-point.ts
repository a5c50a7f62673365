import { type FieldPointer, valueAt } from '../../contract/pointer.ts';
import type { Payload } from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import type { PreflightPoint } from '../../model/report.ts';

type Point = PreflightPoint['point'];

export function passed(point: Point, detail: string): PreflightPoint {
  return { point, verdict: 'pass', detail, hint: null };
}

export function failed(point: Point, detail: string, hint: string): PreflightPoint {
  return { point, verdict: 'error', detail, hint };
}

/** The credentials are not good: whoever gave them has to mend that. */
export function refused(detail: string, hint: string): PreflightPoint {
  return { ...failed('credentials', detail, hint), refused: true };
}

export function skipped(point: Point, detail: string): PreflightPoint {
  return { point, verdict: 'skip', detail, hint: null };
}

/** The value at a JSON Pointer in a body; undefined where it is not JSON or has no such field. */
export function bodyValue(body: Payload, pointer: FieldPointer): JsonValue | undefined {
  return body.kind === 'json' ? valueAt(body.value, pointer) : undefined;
}
