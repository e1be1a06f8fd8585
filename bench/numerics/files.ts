import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tasks } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { entry } from "../numbers";
import { Peer } from "../peer";

/** Sizes of the binary file, of float32 numbers, and of the text. */
const BINARY = [60_000, 784] as const;
const TEXT = [180_000, 10] as const;

/** Writes a float32 .npy file. */
function writeBinary(path: string): void {
  const [rows, columns] = BINARY;
  const numbers = Float32Array.from({ length: rows * columns }, (_, k) => entry(k + 1));
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`.padEnd(117);
  const header = Buffer.from(`\x93NUMPY\x01\x00v\x00${text}\n`, "latin1");
  writeFileSync(path, Buffer.concat([header, new Uint8Array(numbers.buffer)]));
}

/** Writes a table with 17 digits per number. */
function writeText(path: string): void {
  const [rows, columns] = TEXT;
  const names = Array.from({ length: columns }, (_, j) => `c${j}`).join(",");
  const lines = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.sin(i * columns + j + 1)).join(","),
  );
  writeFileSync(path, `${names}\n${lines.join("\n")}\n`);
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let k = 0; k < values.length; k += 1009) total += Math.abs(values[k]!);
  return total;
};

/** Returns the workload of files: a large .npy file and a large table, read from disk. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "bench-files-"));
  const [binary, text] = [join(folder, "numbers.npy"), join(folder, "table.csv")];
  writeBinary(binary);
  writeText(text);
  const peer = new Peer("files.py");
  const methods = await peer.methods();
  const peers = (name: string, path: string) =>
    methods.includes(name) ? [peer.contender(name, { path })] : [];
  return {
    workloads: [
      {
        name: "files: readNpy of 188 MB, float32",
        agreement: 1e-12,
        contenders: [
          inProcess("readNpy", () => sum(tasks.readNpy(readFileSync(binary)).data)),
          ...peers("NumPy load and astype", binary),
        ],
      },
      {
        name: "files: readNpy of 188 MB, float32 kept",
        agreement: 1e-12,
        contenders: [
          inProcess("readNpy", () => sum(tasks.readNpy(readFileSync(binary), { type: "file" }).data)),
          ...peers("NumPy load", binary),
        ],
      },
      {
        name: "files: readCsv of 35 MB",
        // pandas does not round correctly by default.
        agreement: 1e-12,
        contenders: [
          inProcess("readCsv", () => sum(tasks.readCsv(readFileSync(text)).values.data)),
          ...peers("pandas read_csv", text),
        ],
      },
    ],
    stop: () => {
      peer.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
