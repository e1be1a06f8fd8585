import { writeSync } from "node:fs";
import { takeLock } from "../../../../src/sweeps/store/lock";

// Waits for a line, then takes the lock at a path and holds it until it is killed or its input ends.
// Prints "ready", then "taken" or "refused".

const [path] = process.argv.slice(2) as [string];
process.stdin.once("data", () => {
  try {
    takeLock(path);
    writeSync(1, "taken\n");
  } catch {
    writeSync(1, "refused\n");
  }
});
process.stdin.on("end", () => process.exit());
writeSync(1, "ready\n");
