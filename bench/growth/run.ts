/*
 * Shows how time and memory grow when the size of a work doubles: npm run bench:growth [-- NAME...]. Each row is
 * measured in a separate process, since the peak memory of a process never decreases.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { BENCH } from "../folders";
import { works } from "./works";

/** Smallest processor time of several runs, and peak memory before and after them, in ms and MB. */
interface Measured {
  readonly milliseconds: number;
  readonly before: number;
  readonly peak: number;
}

function measure(name: string, size: number): Measured {
  const program = [join(BENCH, "compiled/growth/measure.js"), name, `${size}`];
  return JSON.parse(execFileSync(process.execPath, program, { encoding: "utf8" })) as Measured;
}

function main(names: readonly string[]): void {
  const unknown = names.find((name) => !(name in works));
  if (unknown !== undefined) {
    throw new Error(`no work is named ${unknown}; there are ${Object.keys(works).join(", ")}`);
  }
  console.log("processor time in ms, its order of growth, memory at the peak and before the work in MB");
  for (const name of names.length > 0 ? names : Object.keys(works)) {
    const { size: quantity, sizes } = works[name]!;
    console.log(`${name}, by ${quantity}`);
    let last: number | undefined;
    for (const size of sizes) {
      const { milliseconds, before, peak } = measure(name, size);
      const order = last === undefined ? "" : Math.log2(milliseconds / last).toFixed(2);
      const memory = `${peak.toFixed(0).padStart(8)} (${before.toFixed(0)})`;
      console.log(
        `  ${`${size}`.padStart(6)} ${milliseconds.toPrecision(3).padStart(9)} ${order.padStart(6)} ${memory}`,
      );
      last = milliseconds;
    }
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
