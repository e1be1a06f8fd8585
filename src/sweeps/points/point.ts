import type { Arguments } from "../../arrays/arguments";
import type { Path } from "../../arrays/path";
import type { Point, PointValue } from "../outcome";

/** Returns the identity of a point: its parameters in alphabetical order, as JSON. */
export function keyOf(point: Point): string {
  const names = Object.keys(point).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(point[name])}`).join(",")}}`;
}

/**
 * Returns the seed of a point: its own parameter `seed`, otherwise 32 bits that depend on the point alone (FNV-1a of the
 * key, with the final mixing of MurmurHash3).
 */
export function seedOf(point: Point): number {
  if (typeof point.seed === "number") return point.seed;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(keyOf(point))) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Checks a value of a parameter: a finite number, a text or a boolean; a seed is an integer of at least 0. */
export function readPointValue(args: Arguments, path: Path, name: string, value: unknown): PointValue {
  if (name === "seed") return args.number(path, value, { integer: true, atLeast: 0 });
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw args.error(path, "a finite number, a string or a boolean", value);
}
