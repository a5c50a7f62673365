import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** A place in something that has a name. */
export interface Place {
  readonly of: string;
  /** The members and indexes that lead there. */
  readonly path: readonly string[];
  /** Whether it is, or stands in, the place of a secret. */
  readonly secret: boolean;
}

/** Whether a member of an object stands in the place of a secret. */
export type IsSecretMember = (object: JsonObject, name: string) => boolean;

/** A value that differs; undefined where there is none. */
export interface Change {
  readonly place: Place;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** The smallest values that differ, members in the order of their names. */
export function changesBetween(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  place: Place,
  isSecret: IsSecretMember,
): readonly Change[] {
  if (before === undefined && after === undefined) return [];
  const below = (name: string, secret = place.secret): Place => ({
    of: place.of,
    path: [...place.path, name],
    secret,
  });
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => {
      const secret = place.secret || isSecret(before, name) || isSecret(after, name);
      return changesBetween(before[name], after[name], below(name, secret), isSecret);
    });
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }).flatMap((_, index) =>
      changesBetween(before[index], after[index], below(String(index)), isSecret),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ place, before, after }];
}
