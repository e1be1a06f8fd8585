/* Measures one work in a separate process: measure NAME SIZE. Prints processor time and peak memory as JSON. */
import { works } from "./works";

const REPEATS = 3;
const MEGABYTE = 1024;

/** Peak memory of this process so far, in MB. */
const peak = (): number => process.resourceUsage().maxRSS / MEGABYTE;

async function main(name: string, size: number): Promise<void> {
  const run = works[name]!.prepare(size);
  const before = peak();
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
  }
  console.log(JSON.stringify({ milliseconds, before, peak: peak() }));
}

void main(process.argv[2]!, Number(process.argv[3]));
