import { writeSync } from "node:fs";
import { openStore } from "../../../../src/sweeps/store/file-store";
import { StoreError } from "../../../../src/sweeps/store/store-error";
import { MANIFEST } from "../manifest";

// Appends rows to the store of a folder until it is killed, and prints the number of each row after it is stored. If the store
// fails, prints "failed REASON" and ends.
// Arguments: folder, first index, length of a text in each row.

const [folder, first, length] = process.argv.slice(2) as [string, string, string];
const text = "x".repeat(Number(length));

/** Prints a line, also through a pipe that is full for a while. */
function print(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

try {
  const store = openStore({ folder, manifest: MANIFEST, resume: true });
  for (let index = Number(first); ; index++) {
    store.append({ key: `{"index":${index}}`, point: { index }, seed: index, values: { text }, attempts: 1 });
    print(`${index}`);
  }
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  print(`failed ${error.reason}`);
}
