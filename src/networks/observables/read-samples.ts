import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** Checks a list of row indices of the task, and returns a copy; undefined for all rows. */
export function readSamples(args: Arguments, samples: readonly number[] | undefined): number[] | undefined {
  if (samples === undefined) return undefined;
  if (!Array.isArray(samples) || samples.length === 0) {
    throw args.error(HERE, "a non-empty array of row indices of the task", samples);
  }
  return Array.from(samples, (sample, i) => args.number(i, sample, { integer: true, atLeast: 0 }));
}
