import type { RowValues } from "../outcome";
import type { SweepPlan } from "../sweep-plan";
import { memoryStore, type Store } from "./store";

/** Opens the store that the options of a sweep name. */
export function openSweepStore<Values extends RowValues>({ options }: SweepPlan<Values>): Store {
  const { store } = options;
  return store === undefined || typeof store === "string" ? memoryStore() : store;
}
