import type { Call } from "./call";
import { isOpen, type Path, replaced } from "./nested-values";

/** Factors that bring numbers of order one to both ends of the range of float64, and to half of its exponents. */
export const FACTORS = [1e-160, 1e-300, Number.MIN_VALUE, 1e150, 1e300] as const;

/** Arguments of a call of which some numbers are multiplied by a factor. */
export interface ScaledArguments {
  readonly args: readonly unknown[];
  /** Description of the place and the factor. */
  readonly name: string;
}

const isNumbers = (value: unknown): value is Float32Array | Float64Array | readonly number[] =>
  value instanceof Float64Array ||
  value instanceof Float32Array ||
  (Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === "number"));

/** Tests whether a field holds sizes, not quantities. */
const isSize = (key: string | number): boolean =>
  ["shape", "stride", "offset", "widths", "length"].includes(String(key));

/** Returns a copy in which all numbers are multiplied, those that must be integers excepted. */
function multiplied(value: unknown, factor: number): unknown {
  if (typeof value === "number") return value * factor;
  if (isNumbers(value)) return Float64Array.from(value, (x) => x * factor);
  if (Array.isArray(value)) return value.map((entry) => multiplied(entry, factor));
  if (!isOpen(value)) return value;
  const fields = Object.entries(value).map(([key, entry]) => [
    key,
    isSize(key) ? entry : multiplied(entry, factor),
  ]);
  return Object.assign(Object.create(Object.getPrototypeOf(value)), Object.fromEntries(fields));
}

/** Returns the paths to the numbers, arrays of numbers and lists of arrays among the arguments. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === "number" || isNumbers(value)) return [path];
  const isList = Array.isArray(value) && path.length > 0;
  const keys = Array.isArray(value) ? [...value.keys()] : isOpen(value) ? Object.keys(value) : [];
  const below = keys
    .filter((key) => !isSize(key))
    .flatMap((key) => placesOf((value as Record<string | number, unknown>)[key], [...path, key]));
  return isList && below.length > 0 ? [path, ...below] : below;
}

/**
 * Returns the arguments of a call scaled by every factor together, and every argument and every place in it scaled by
 * itself, by the given number of factors.
 */
export function scaledArguments({ args }: Call, factorsPerPlace: number): ScaledArguments[] {
  const wholes = args.map((_, i): Path => [i]);
  const places = new Map([...wholes, ...placesOf(args)].map((path) => [path.join("."), path]));
  const together = FACTORS.map((factor) => ({
    args: multiplied(args, factor) as readonly unknown[],
    name: `all arguments times ${factor}`,
  }));
  const apart = [...places].flatMap(([name, path], i) => {
    const inner = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], args);
    return FACTORS.map((_, k) => FACTORS[(i + k) % FACTORS.length]!)
      .slice(0, factorsPerPlace)
      .map((factor) => ({
        args: replaced(args, path, multiplied(inner, factor)) as readonly unknown[],
        name: `[${name}] times ${factor}`,
      }));
  });
  return [...together, ...apart];
}
