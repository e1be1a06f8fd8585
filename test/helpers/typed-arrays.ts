import { expect } from "vitest";

const isTyped = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/**
 * Returns true for typed arrays of one type with the same numbers, undefined for all other values, about which `toEqual`
 * then decides: it lists the names of all entries, which takes a hundred times longer.
 */
export function haveSameEntries(a: unknown, b: unknown): true | undefined {
  if (!isTyped(a) || !isTyped(b) || a.constructor !== b.constructor || a.length !== b.length)
    return undefined;
  for (let i = 0; i < a.length; i++) {
    if (!Object.is(a[i], b[i])) return undefined;
  }
  return true;
}

expect.addEqualityTesters([haveSameEntries]);
