import { type Axis, wholeAxis } from "../../../networks/architecture";
import type { MeanStep, Step, SumStep, WeightStep } from "../../infinite/plan/steps";
import type { Grid } from "../plane";
import type { BranchStep, FilterStep, PlaneChain, PlaneStep, Point } from "./steps";
import type { TableLayout } from "./table-layout";

/** Plans steps without pools between them; undefined if a step mixes planes. */
export function planChain(
  steps: readonly Step[],
  start: Point,
  startsSigned: boolean,
  layout: TableLayout,
): PlaneChain | undefined {
  const planned: PlaneStep[] = [];
  let [before, isSigned] = [start, startsSigned];
  let [down, right] = [1, 1];
  for (const step of steps) {
    switch (step.type) {
      case "pool":
      case "drop":
        return undefined;
      case "weights":
      case "mean": {
        const filter = planFilter(step, before, isSigned, layout);
        planned.push(filter);
        before = filter.after;
        down *= filter.record.strideDown;
        right *= filter.record.strideRight;
        break;
      }
      case "sum": {
        const sum = planSum(step, before, isSigned, layout);
        if (sum === undefined) return undefined;
        planned.push(sum.planned);
        before = sum.planned.after;
        isSigned = sum.isSigned;
        down *= sum.stride[0];
        right *= sum.stride[1];
        break;
      }
      default: {
        const after: Point = { grid: before.grid };
        const slopes = step.type === "activation" ? step.dual.piecewise : undefined;
        if (slopes !== undefined) {
          layout.rootOf(before);
          layout.inverseOf(before);
        }
        planned.push({ type: "entries", step, before, after, isSigned });
        before = after;
        // A piecewise linear activation keeps covariances nonnegative, and makes them so if its slopes have different signs.
        if (step.type === "activation")
          isSigned = slopes === undefined || (isSigned && slopes.negative * slopes.positive > 0);
      }
    }
  }
  return { steps: planned, start, end: before, isSigned, stride: [down, right] };
}

function planFilter(
  step: WeightStep | MeanStep,
  before: Point,
  isSigned: boolean,
  layout: TableLayout,
): FilterStep {
  const [down, right] = axesOf(step, before.grid);
  const after: Point = { grid: { height: down.outputs, width: right.outputs } };
  const { weightVariance, biasVariance, weightTerm, biasTerm } = step.type === "mean" ? MEAN : step;
  const shares = right.size + Number(biasVariance > 0);
  const vertical = layout.reserve({ height: down.outputs, width: right.inputs }, 1 + down.size);
  const record = {
    height: down.size,
    width: right.size,
    strideDown: down.stride,
    strideRight: right.stride,
    above: down.before,
    before: right.before,
    isCircular: down.isCircular || right.isCircular,
    gain: weightVariance / (down.size * right.size),
    weightTerm,
    constant: biasTerm - weightTerm * biasVariance,
    twiceBias: 2 * biasVariance,
    vertical,
    horizontal: layout.reserve(after.grid, shares),
    shares,
    rootOffset: layout.rootOf(after),
    outGridHeight: down.outputs,
    lanes: layout.lanes,
  };
  return {
    type: "filter",
    step,
    before,
    after,
    isSigned,
    record,
    sources: [down.sources, right.sources],
  };
}

/** Affine map of a mean. */
const MEAN = { weightVariance: 1, biasVariance: 0, weightTerm: 0, biasTerm: 0 };

/** Returns the windows of a step along both dimensions. */
function axesOf(step: WeightStep | MeanStep, { height, width }: Grid): readonly [Axis, Axis] {
  if (step.type === "mean") return [wholeAxis(height), wholeAxis(width)];
  const [first, second] = step.windows?.axes ?? [single(height), single(width)];
  return second === undefined ? [single(1), first!] : [first!, second];
}

/** Returns windows of one position. */
const single = (count: number): Axis => ({ ...wholeAxis(count), outputs: count, size: 1 });

function planSum(
  step: SumStep,
  before: Point,
  isSigned: boolean,
  layout: TableLayout,
): { planned: BranchStep; isSigned: boolean; stride: PlaneChain["stride"] } | undefined {
  if (step.repeats.some((times) => times !== 1)) return undefined;
  const branches: PlaneChain[] = [];
  for (const { steps } of step.branches) {
    const branch = planChain(steps, before, isSigned, layout);
    if (branch === undefined) return undefined;
    branches.push(branch);
  }
  const [first] = branches as [PlaneChain];
  const { grid } = first.end;
  const isAlike = ({ end, stride }: PlaneChain): boolean =>
    end.grid.height === grid.height &&
    end.grid.width === grid.width &&
    stride.every((factor, d) => factor === first.stride[d]);
  if (!branches.every(isAlike)) return undefined;
  return {
    planned: { type: "branches", step, before, after: { grid }, isSigned, branches },
    isSigned: branches.some((branch) => branch.isSigned),
    stride: first.stride,
  };
}
