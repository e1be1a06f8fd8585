import { lessonComputations } from "./lesson/computations";
import type { Outcome, Watch } from "./outcome";
import type { Values } from "./parameter";

/** The `compute` function of a room, as the worker calls it. */
export type Compute = (values: Values, watch: Watch<Outcome>) => Promise<Outcome>;

const typed = async (module: Promise<{ compute: unknown }>): Promise<Compute> =>
  (await module).compute as Compute;

/** The computation of each room and of the lesson's figures, loaded at its first request. */
export const computations: Readonly<Record<string, () => Promise<Compute>>> = {
  linear: () => typed(import("./rooms/linear/compute")),
  "lazy-rich": () => typed(import("./rooms/lazy-rich/compute")),
  race: () => typed(import("./rooms/race/compute")),
  ntk: () => typed(import("./rooms/ntk/compute")),
  representations: () => typed(import("./rooms/representations/compute")),
  "in-context": () => typed(import("./rooms/in-context/compute")),
  universal: () => typed(import("./rooms/universal/compute")),
  "coding-schemes": () => typed(import("./rooms/coding-schemes/compute")),
  grokking: () => typed(import("./rooms/grokking/compute")),
  ...lessonComputations,
};
