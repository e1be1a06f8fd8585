import { hasNodeModules, nodeModule } from "./node-module";

/** Returns the number of cores that this process may use; 1 where it is not known. */
export function coreCount(): number {
  if (hasNodeModules()) return nodeModule("os").availableParallelism();
  return (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ?? 1;
}
