import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/sweeps/store/file-store";
import type { FileStoreOptions } from "../../src/sweeps/store/file-store-options";
import { readOutcomes } from "../../src/sweeps/store/read-outcomes";
import { repairStore } from "../../src/sweeps/store/repair-store";
import type { Call } from "./call";

const MANIFEST = { work: "movement", version: "1.0.0", grid: { scale: [0.1, 1] }, refine: { rounds: 2 } };

/** Calls a function with the path of a folder below a temporary one. */
function below<Result>(folder: string, call: (folder: string) => Result): Result {
  const temporary = mkdtempSync(join(tmpdir(), "sweep-"));
  try {
    return call(typeof folder === "string" && folder !== "" ? join(temporary, folder) : folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Opens a store; the manifest is added here, because every field of it is accepted. */
function open(options: Omit<FileStoreOptions, "manifest">) {
  return below(options?.folder, (folder) => {
    const isRecord = Object(options) === options && folder !== undefined;
    const store = openStore(
      (isRecord ? { ...options, folder, manifest: MANIFEST } : options) as FileStoreOptions,
    );
    store.close();
    return [store.outcomes.size, store.warnings];
  });
}

function outcomesIn(folder: string) {
  const outcomes = readOutcomes(folder);
  outcomes.close();
  return [...outcomes];
}

/** Valid calls of the functions of the store of sweeps. */
export const SWEEP_STORE_CALLS: readonly Call[] = [
  {
    name: "openStore",
    call: open,
    args: [
      {
        folder: "sweep",
        shard: { index: 1, count: 2 },
        resume: true,
        acceptChanges: false,
      },
    ],
  },
  { name: "readOutcomes", call: (folder: string) => below(folder, outcomesIn), args: ["sweep"] },
  { name: "repairStore", call: (folder: string) => below(folder, repairStore), args: ["sweep"] },
];
