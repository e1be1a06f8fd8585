import type { Compute } from "../computations";

const typed = async (module: Promise<{ compute: unknown }>): Promise<Compute> =>
  (await module).compute as Compute;

/** The computations of the lesson's own figures, loaded at their first request. */
export const lessonComputations: Readonly<Record<string, () => Promise<Compute>>> = {
  "lesson/table": () => typed(import("./steps/table/compute")),
  "lesson/modes": () => typed(import("./steps/modes/compute")),
  "lesson/growth": () => typed(import("./steps/growth/compute")),
  "lesson/differentiation": () => typed(import("./steps/differentiation/compute")),
  "lesson/hidden-layer": () => typed(import("./steps/hidden-layer/compute")),
  "lesson/initial-scale": () => typed(import("./steps/initial-scale/compute")),
  "lesson/illusions": () => typed(import("./steps/illusions/compute")),
  "lesson/limits": () => typed(import("./steps/limits/compute")),
};
