import type { PointValue } from "./outcome";

/** Number that JSON lacks, as it stands there: a text that `Number` reads. */
interface SpecialNumber {
  readonly number: string;
}

type Encoded = Readonly<Record<string, PointValue | SpecialNumber>>;

/** Replaces NaN, ±∞ and −0, which JSON lacks, by records such as `{ number: "NaN" }`. */
export function encodeValues(values: Readonly<Record<string, PointValue>>): Encoded {
  if (!Object.values(values).some(isSpecial)) return values;
  return mapValues(values, (value) =>
    isSpecial(value) ? { number: Object.is(value, -0) ? "-0" : String(value) } : value,
  );
}

/** Restores NaN, ±∞ and −0. The other values are not checked. */
export function decodeValues(values: object): Readonly<Record<string, unknown>> {
  const found = values as Readonly<Record<string, unknown>>;
  if (!Object.values(found).some((value) => typeof value === "object")) return found;
  return mapValues(found, (value) => {
    const { number } = (value ?? {}) as Partial<SpecialNumber>;
    return typeof value === "object" && typeof number === "string" ? Number(number) : value;
  });
}

const isSpecial = (value: PointValue): boolean =>
  typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0));

/** Maps the values of a record. `fromEntries` also defines a field with the name `__proto__`. */
const mapValues = <From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(values).map(([name, value]): [string, To] => [name, map(value)]));
