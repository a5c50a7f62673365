import { keysOf } from '../../../src/contract/pointer.ts';
import type { Editable } from './edited-catalog.ts';

/** Puts a value at a JSON Pointer; undefined takes away what is there, and `-` adds to a list. */
export function setAt(content: Editable, pointer: string, value: unknown): void {
  const keys = [...keysOf(pointer)];
  const last = keys.pop() ?? '';
  const owner = keys.reduce((at, key) => at[key], content);
  if (last === '-') owner.push(value);
  else if (value === undefined) delete owner[last];
  else owner[last] = value;
}
