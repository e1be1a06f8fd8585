import type { Arguments } from "../../arrays/arguments";
import type { Path } from "../../arrays/path";

/** Deepest nesting of plain data. */
const DEEPEST = 100;

/** Longest array in plain data. */
const LONGEST = 2 ** 24;

/** Difference between two sets of plain data. */
export interface Difference {
  /** Path of the field, such as `grid.lambda[3]`. */
  readonly field: string;
  /** Old value as JSON, "nothing" if the field is new. */
  readonly from: string;
  /** New value as JSON, "nothing" if the field is missing. */
  readonly to: string;
}

/**
 * Returns a copy of a value in canonical form, so that equal data are equal as JSON: names in alphabetical order, fields with
 * the value `undefined` left out, and numbers that JSON lacks as `{ number: "NaN" }`.
 *
 * @throws ArgumentError for values that JSON lacks, such as functions and instances of classes, for more than 100 levels, and
 * for arrays of more than 2^24 entries
 */
export function canonical(args: Arguments, path: Path, value: unknown, depth = 0): unknown {
  if (typeof value === "number") {
    return Number.isFinite(value) ? (value === 0 ? 0 : value) : { number: String(value) };
  }
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  const isList = Array.isArray(value) && value.length <= LONGEST;
  if (depth === DEEPEST || !(isList || isRecord(value))) {
    throw args.error(path, `plain data as JSON can hold them, of at most ${DEEPEST} levels`, value);
  }
  const at = args.at(path);
  // Array.from also visits the holes of an array.
  if (isList) return Array.from(value, (entry, index) => canonical(at, index, entry, depth + 1));
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, canonical(at, name, field, depth + 1)]));
}

/** Lists the differences between two sets of canonical data, field by field. */
export function* differences(from: unknown, to: unknown, field = ""): Generator<Difference> {
  if (!isNested(from) || !isNested(to) || Array.isArray(from) !== Array.isArray(to)) {
    const [old, now] = [JSON.stringify(from) ?? "nothing", JSON.stringify(to) ?? "nothing"];
    if (old !== now) yield { field, from: old, to: now };
    return;
  }
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const below = Array.isArray(from) ? `${field}[${name}]` : field === "" ? name : `${field}.${name}`;
    yield* differences(own(from, name), own(to, name), below);
  }
}

/** Tests whether a value is an object without a class. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null;

const own = (data: object, name: string): unknown =>
  Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
