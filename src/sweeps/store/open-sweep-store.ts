import { withinCall } from "../../arrays/within-call";
import type { RowValues } from "../outcome";
import type { SweepPlan } from "../sweep-plan";
import { openStore } from "./file-store";
import { warningText } from "./read-rows";
import { memoryStore, type Store } from "./store";
import { sweepManifest } from "./sweep-manifest";

/** Opens the store that the options of a sweep name: a folder, a user-supplied store, or none. */
export function openSweepStore<Values extends RowValues>(plan: SweepPlan<Values>): Store {
  const { args, work, grid, options } = plan;
  const { store, shard = { index: 1, count: 1 }, resume, acceptChanges, refine, onWarning } = options;
  if (store === undefined) return memoryStore();
  if (typeof store !== "string") return store;
  const opened = withinCall(
    args.functionName,
    () => {
      const manifest = sweepManifest(work, grid, refine, shard.count);
      return openStore({ folder: store, manifest, shard, resume, acceptChanges });
    },
    ([field, name, ...rest]) =>
      name === "folder" ? ["options", "store", ...rest] : [field!, name!, ...rest],
  );
  try {
    for (const warning of opened.warnings) onWarning?.(warningText(warning));
  } catch (error) {
    opened.close();
    throw error;
  }
  return opened;
}
