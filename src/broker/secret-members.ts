import type { JsonObject } from '../model/json.ts';
import type { IsSecretName } from '../model/secret-names.ts';

/** Members that name what stands in `value` beside them. */
const NAMING = ['name', 'key'] as const;

/** Whether a member of an object is a secret: by its own name, or by the name beside it, as in `{"name":"password","value":…}`. */
export function isSecretMember(object: JsonObject, name: string, isSecretName: IsSecretName): boolean {
  if (isSecretName(name)) return true;
  if (name !== 'value' && name !== 'values') return false;
  return NAMING.map((naming) => object[naming]).some(
    (named) => typeof named === 'string' && isSecretName(named),
  );
}
