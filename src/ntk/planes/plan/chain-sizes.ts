import type { Dual } from "../../duals/dual";
import type { ActivationStep } from "../../infinite/plan/steps";
import type { Grid } from "../plane";
import type { EntryStep, FilterStep, PlaneChain, PlaneStep } from "./steps";

/** Piecewise linear activation. */
interface PiecewiseStep extends EntryStep {
  readonly step: ActivationStep & {
    readonly dual: Dual & { readonly piecewise: NonNullable<Dual["piecewise"]> };
  };
}

/** Tests whether the kernel `piecewisePlane` computes a step. */
export const isPiecewise = (planned: PlaneStep): planned is PiecewiseStep =>
  planned.type === "entries" &&
  planned.step.type === "activation" &&
  planned.step.dual.piecewise !== undefined;

/** Returns all steps of a chain, those of branches included. */
export const allSteps = ({ steps }: PlaneChain): PlaneStep[] =>
  steps.flatMap((planned) =>
    planned.type === "branches" ? [planned, ...planned.branches.flatMap(allSteps)] : [planned],
  );

const area = ({ height, width }: Grid): number => height * width;

/** Returns the number of positions at the point of a chain with the most positions. */
export const largestArea = (chain: PlaneChain): number =>
  Math.max(
    area(chain.start.grid),
    ...allSteps(chain).map(
      ({ before, after }) => after.grid.height * Math.max(before.grid.width, after.grid.width),
    ),
  );

/** Returns the number of buffers that a chain needs at a time. */
export const buffersOf = ({ steps }: PlaneChain): number =>
  Math.max(
    1,
    ...steps.map((planned) => {
      if (planned.type === "branches") return 2 + Math.max(...planned.branches.map(buffersOf));
      return planned.type === "filter" ? 2 : 1;
    }),
  );

/** Returns the width of a padded row of a convolution. */
export const paddedWidth = ({ record, before, after }: FilterStep): number =>
  Math.max(record.before + before.grid.width, (after.grid.width - 1) * record.strideRight + record.width);

/** Cost of a step outside the kernels, compared with one of the kernels. */
const COST_OUTSIDE_KERNELS = 16;

/** Estimates the cost of a chain per entry, in steps of the kernels. */
export const costOf = (chain: PlaneChain): number =>
  allSteps(chain).reduce(
    (sum, planned) => sum + (planned.type === "filter" || isPiecewise(planned) ? 1 : COST_OUTSIDE_KERNELS),
    1,
  );
