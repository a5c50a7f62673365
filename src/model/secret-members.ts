import type { JsonObject } from './json.ts';
import type { IsSecretName } from './secret-names.ts';

/** Members that name what stands beside them, as in `{"name":"password","value":…}`. */
export const NAMING: ReadonlySet<string> = new Set(['name', 'key']);
/** Members whose value is named beside them. */
export const NAMED: ReadonlySet<string> = new Set(['value', 'values']);

/** Whether a member of an object is a secret: by its own name, or by the name beside it. */
export function isSecretMember(object: JsonObject, name: string, isSecretName: IsSecretName): boolean {
  if (isSecretName(name)) return true;
  if (!NAMED.has(name)) return false;
  return [...NAMING].some((naming) => {
    const named = object[naming];
    return typeof named === 'string' && isSecretName(named);
  });
}
