import { parseArgs } from "node:util";
import { benchmarks } from "./benchmarks";

/** Options of `npm run bench`. */
export interface Options {
  /** Names of the benchmarks to run. */
  readonly names: readonly string[];
  /** File to which the rows are written. */
  readonly json?: string | undefined;
  /** True for processor time in place of wall time. */
  readonly cpu: boolean;
  /** True to compare the ratios with those recorded. */
  readonly check: boolean;
  /** True to record the ratios. */
  readonly record: boolean;
}

const flag = { type: "boolean", default: false } as const;

/** Reads the arguments of the command line. Throws an `Error` for an unknown option or benchmark. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "string" }, cpu: flag, check: flag, record: flag },
  });
  const known = Object.keys(benchmarks);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`no benchmark is named ${unknown}; there are ${known.join(", ")}`);
  return { ...values, names: positionals.length > 0 ? positionals : known };
}
