import type { PointValue } from "../outcome";

/** Number that JSON lacks, as it is sent: a text that `Number` reads. */
interface SpecialNumber {
  readonly number: string;
}

/** Replaces NaN, ±∞ and −0, which JSON lacks, by texts. */
export const encodeValues = (
  values: Readonly<Record<string, PointValue>>,
): Record<string, PointValue | SpecialNumber> =>
  mapValues(values, (value) => {
    if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
    return { number: Object.is(value, -0) ? "-0" : String(value) };
  });

/** Restores NaN, ±∞ and −0. The other values are not checked. */
export const decodeValues = (values: object): Record<string, unknown> =>
  mapValues(values as Record<string, unknown>, (value) => {
    const { number } = (value ?? {}) as Partial<SpecialNumber>;
    return typeof value === "object" && typeof number === "string" ? Number(number) : value;
  });

/** Maps the values of a record. `fromEntries` also defines a field with the name `__proto__`. */
const mapValues = <From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)])) as Record<string, To>;
