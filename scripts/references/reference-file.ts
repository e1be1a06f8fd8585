import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Ending of files of reference values: `x.test.ts` reads `x.references.json` in the same folder. */
export const SUFFIX = ".references.json";

/**
 * Largest error that a test allows: `absolute + relative · |value|` for each number, plus `ofLargest` times the largest
 * magnitude among the numbers of one value; `"exact"` allows none.
 */
export type Tolerance =
  | "exact"
  | { readonly absolute?: number; readonly relative?: number; readonly ofLargest?: number };

/** Numbers, possibly nested in arrays and records. */
export type Numbers = number | readonly Numbers[] | { readonly [name: string]: Numbers };

/** An expected value and the arguments of its computation. */
export interface ReferenceValue {
  readonly given?: Readonly<Record<string, unknown>>;
  readonly expected: Numbers;
  /** Overrides the tolerance of the set. */
  readonly tolerance?: Tolerance;
}

/** Reference values with a common origin. */
export interface ReferenceSet {
  /** Program, paper or derivation that the numbers come from. */
  readonly origin: string;
  readonly tolerance?: Tolerance;
  readonly values: readonly ReferenceValue[];
  /** Inputs that the values share, where they are too large for `given`. */
  readonly inputs?: unknown;
}

/** Sets of a file by name. The name states the quantity and the system, and is unique in its file. */
export type ReferenceFile = Readonly<Record<string, ReferenceSet>>;

/** Returns the sorted paths of all files of reference values below a folder. */
export const referenceFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => join(folder, name))
    .sort();

/**
 * Reads a file of reference values. Throws an Error that names the file, the sets and their faults if there are faults.
 */
export function readReferenceFile(path: string): ReferenceFile {
  const file = JSON.parse(readFileSync(path, "utf8")) as ReferenceFile;
  const faults = Object.entries(file).flatMap(([name, set]) =>
    faultsOf(set).map((fault) => `${path}: "${name}": ${fault}`),
  );
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return file;
}

/** Returns the tolerance of a value, by default that of its set. */
export function toleranceOf(set: ReferenceSet, value: ReferenceValue): Tolerance {
  const tolerance = value.tolerance ?? set.tolerance;
  if (tolerance === undefined) throw new Error("a reference value needs a tolerance");
  return tolerance;
}

/** Returns all numbers of a value in order, with their paths. */
export function numbersOf(value: Numbers, path = ""): [path: string, number: number][] {
  if (typeof value === "number") return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => numbersOf(part, `${path}[${key}]`));
}

/** Returns the faults of a set as text: missing origin, missing or invalid tolerance, missing or infinite numbers. */
export function faultsOf(set: ReferenceSet): string[] {
  const faults: string[] = [];
  if (typeof set.origin !== "string" || set.origin === "") faults.push("has no origin");
  if (!Array.isArray(set.values) || set.values.length === 0) return [...faults, "has no values"];
  for (const [i, value] of (set.values as ReferenceValue[]).entries()) {
    const tolerance = value.tolerance ?? set.tolerance;
    if (!isTolerance(tolerance)) faults.push(`values[${i}] has no tolerance`);
    const numbers = value.expected === undefined ? [] : numbersOf(value.expected);
    if (numbers.length === 0) faults.push(`values[${i}] has no numbers`);
    if (numbers.some(([, x]) => !Number.isFinite(x)))
      faults.push(`values[${i}] has an entry that is not a finite number`);
  }
  return faults;
}

function isTolerance(tolerance: Tolerance | undefined): boolean {
  if (tolerance === "exact") return true;
  if (typeof tolerance !== "object") return false;
  const bounds = Object.entries(tolerance);
  const names = ["absolute", "relative", "ofLargest"];
  return bounds.length > 0 && bounds.every(([name, bound]) => names.includes(name) && bound > 0 && bound < 1);
}
