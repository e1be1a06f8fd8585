import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Returns the function that measures the growth of the largest memory of this process since the call, in MB. */
export function memoryGrowth(): () => number {
  collectGarbage();
  resetLargestMemory();
  const before = process.resourceUsage().maxRSS;
  return () => (process.resourceUsage().maxRSS - before) / 1024;
}

/** Sets the largest memory to the present one, on Linux; elsewhere a growth below an earlier maximum counts as 0. */
function resetLargestMemory(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // The system keeps no such record.
  }
}
