import type { Outcome, Watch } from "./outcome";
import type { Values } from "./parameter";

/** The `compute` function of a room, as the worker calls it. */
export type Compute = (values: Values, watch: Watch<Outcome>) => Promise<Outcome>;

const typed = async (module: Promise<{ compute: unknown }>): Promise<Compute> =>
  (await module).compute as Compute;

/** The computation of each room, loaded at its first request. */
export const computations: Readonly<Record<string, () => Promise<Compute>>> = {
  linear: () => typed(import("./rooms/linear/compute")),
  "lazy-rich": () => typed(import("./rooms/lazy-rich/compute")),
  race: () => typed(import("./rooms/race/compute")),
  ntk: () => typed(import("./rooms/ntk/compute")),
  universal: () => typed(import("./rooms/universal/compute")),
  "coding-schemes": () => typed(import("./rooms/coding-schemes/compute")),
  grokking: () => typed(import("./rooms/grokking/compute")),
};
