import type { Point, RowValues } from "../outcome";

/**
 * Returns the values that the work measured, after checking that they form a row: a flat record of numbers, strings and
 * booleans under names that differ from those of the point.
 */
export function readValues(values: unknown, point: Point): RowValues {
  if (typeof values !== "object" || values === null || Array.isArray(values) || ArrayBuffer.isView(values))
    throw new TypeError("the work must return an object of numbers, strings and booleans");
  for (const [name, value] of Object.entries(values)) {
    if (name === "seed" || Object.hasOwn(point, name))
      throw new TypeError(`the work returned "${name}", which is the name of a parameter`);
    if (!["number", "string", "boolean"].includes(typeof value))
      throw new TypeError(`the work returned a value "${name}" of type ${typeof value}`);
  }
  return values as RowValues;
}
