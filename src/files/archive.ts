import type { Arguments } from "../arrays/arguments";
import type { NdArray } from "../arrays/types";

/** Options of the readers of files with several arrays. */
export interface ArchiveOptions {
  /** Names of the arrays to read; default all. The contents of the others are not read. */
  readonly only?: readonly string[] | undefined;
}

/** Treatment of NaN and infinity by a reader. */
export type NotFinite = "refused" | "kept";

/** Arrays of a file, each read on request. */
export interface Archive {
  /** Names of the arrays, in the order of the file. */
  readonly names: readonly string[];
  /** Reads the array of a name of `names`; numbers that are not finite are an error, unless they are kept. */
  readonly read: (name: string, notFinite?: NotFinite) => NdArray;
  /** Reads the texts of a name of `names`; undefined for numbers. Formats without arrays of text lack this function. */
  readonly readText?: (name: string) => readonly string[] | undefined;
}

/** Reads the chosen arrays of a file by name. */
export function readArchive(
  args: Arguments,
  archive: Archive,
  options: ArchiveOptions,
): Record<string, NdArray> {
  args.options("options", options, { only: true });
  const names = chosenNames(args, archive.names, options.only);
  return Object.fromEntries(names.map((name) => [name, archive.read(name)]));
}

/** Returns the names to read among those of a file, in the order of the file. */
export function chosenNames(
  args: Arguments,
  names: readonly string[],
  only: readonly string[] | undefined,
): readonly string[] {
  if (only === undefined) return names;
  if (!Array.isArray(only)) throw args.error("options.only", "an array of names", only);
  const known = new Set(names);
  for (const [i, name] of only.entries()) {
    if (known.has(name)) continue;
    const list = names.slice(0, 20).map((known) => JSON.stringify(known.slice(0, 40)));
    throw args.error(["options", "only", i], `a name in the file (${list.join(", ")})`, name);
  }
  return names.filter((name) => only.includes(name));
}
