import { writeSync } from "node:fs";
import { openStore } from "../../../../src/sweeps/store/file-store";
import { MANIFEST } from "../manifest";

// Appends rows to the store of a folder until it is killed, and prints the number of each row after it is stored.
// Arguments: folder, first index, length of a text in each row.

const [folder, first, length] = process.argv.slice(2) as [string, string, string];
const store = openStore({ folder, manifest: MANIFEST, resume: true });
const text = "x".repeat(Number(length));
for (let index = Number(first); ; index++) {
  store.append({ key: `{"index":${index}}`, point: { index }, seed: index, values: { text }, attempts: 1 });
  writeSync(1, `${index}\n`);
}
