import type { Operation, ReplyShape } from '../model/contract.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Outcome } from '../model/field.ts';
import type { Catalog } from './catalog.ts';
import type { Structure } from './structures.ts';

/** What the body of a reply has to be. */
export interface BodyShape {
  readonly structure: Structure;
  /** Which outcome it tells: always the same, `either`, or none. */
  readonly outcome: Outcome | 'either' | null;
}

/** The operations that start a job, in the order of `contracts/operations.json`. */
export function jobOperations(catalog: Catalog): readonly Operation[] {
  return catalog.operations.filter(({ job }) => job !== undefined);
}

/** Ids of the operations that drop a tunnel. */
export function disruptiveOperations({ operations }: Catalog): ReadonlySet<string> {
  return new Set(operations.filter(({ effect }) => effect === 'disruptive').map(({ id }) => id));
}

/** The operation whose answers carry the results of jobs. */
export function pollOperation(catalog: Catalog): Operation {
  const found = catalog.operations.find(({ dialects }) =>
    Object.values(dialects)
      .flatMap(Object.values)
      .some((reply: ReplyShape) => 'jobResult' in reply),
  );
  if (found === undefined) throw new Error('no operation of contracts/operations.json polls jobs');
  return found;
}

/** Whether a reply of an operation carries the result of a job. */
export function isJobResult(operation: Operation, dialect: Dialect, status: number): boolean {
  const shape = operation.dialects[dialect]?.[String(status)];
  return shape !== undefined && 'jobResult' in shape;
}

/**
 * The body that a reply has to have; null for plain text.
 *
 * @param startedBy id of the operation that started the job which is polled; the first one that starts jobs
 *   where it is not known
 */
export function bodyShape(catalog: Catalog, shape: ReplyShape, startedBy: string | null): BodyShape | null {
  if ('text' in shape) return null;
  if ('structure' in shape)
    return { structure: catalog.structure(shape.structure), outcome: shape.outcome ?? null };
  const starter = startedBy === null ? jobOperations(catalog)[0] : catalog.operation(startedBy);
  if (starter?.job === undefined) throw new Error(`${startedBy} starts no job`);
  return { structure: catalog.structure(starter.job), outcome: shape.jobResult };
}

/** Every structure that a reply may have: a job's result has that of its operation. */
export function resultStructures(catalog: Catalog, shape: ReplyShape): readonly Structure[] {
  if ('text' in shape) return [];
  if ('structure' in shape) return [catalog.structure(shape.structure)];
  const names = new Set(jobOperations(catalog).flatMap(({ job }) => (job === undefined ? [] : [job])));
  return [...names].map((name) => catalog.structure(name));
}
