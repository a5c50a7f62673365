/**
 * What `@peculiar/x509` asks of `Reflect` when it is loaded: three functions of the package
 * `reflect-metadata`, which it does not bring along. Import this file before it.
 */
const stored = new WeakMap<object, Map<unknown, unknown>>();

const read = (key: unknown, target: object): unknown => stored.get(target)?.get(key);

Object.assign(Reflect, {
  getMetadata: read,
  getOwnMetadata: read,
  defineMetadata: (key: unknown, value: unknown, target: object): void => {
    stored.set(target, (stored.get(target) ?? new Map()).set(key, value));
  },
});
