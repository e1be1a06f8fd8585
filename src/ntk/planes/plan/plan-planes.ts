import type { Chain, MeanStep, PoolStep, Step, WeightStep } from "../../infinite/plan/steps";
import type { Grid, Lanes } from "../plane";
import { planChain } from "./plan-chain";
import type { PlanePlan, Segment } from "./steps";
import { TableLayout } from "./table-layout";

/** Shape of the inputs. */
interface InputShape {
  readonly spatial: readonly number[];
  readonly channels: number;
}

/**
 * Plans the kernels of a network on images by planes of offsets. Returns undefined for networks with a step that mixes
 * planes other than pooling between the layers (pools in branches, zero and circular padding between the same pools, and
 * strides that do not divide circular images) and for dropout.
 */
export function planPlanes(chain: Chain, { spatial, channels }: InputShape): PlanePlan | undefined {
  if (spatial.length === 0) return undefined;
  let grid = gridOf(spatial);
  const { parts, pools } = splitAtPools(chain.steps);
  const lanes: Lanes = pools.length === 0 ? 1 : 2;
  const tail = parts.length > 1 ? linearTail(parts.at(-1)!) : undefined;
  const planned = tail === undefined ? parts : parts.slice(0, -1);
  const segments: Segment[] = [];
  let isSigned = true;
  for (const [s, steps] of planned.entries()) {
    const pool = pools[s];
    const segment = planSegment(steps, { grid, lanes, isSigned, channels: s === 0 ? channels : 0 }, pool);
    if (segment === undefined) return undefined;
    segments.push(segment);
    if (pool === undefined) continue;
    grid = gridOf(pool.windows.spatial);
    isSigned = segment.isSigned;
  }
  return { lanes, segments, tail: tail ?? [] };
}

/** Returns the grid of an image of up to two dimensions. */
const gridOf = (spatial: readonly number[]): Grid => ({
  height: spatial.length > 1 ? spatial[0]! : 1,
  width: spatial.at(-1) ?? 1,
});

function splitAtPools(steps: readonly Step[]): { parts: Step[][]; pools: PoolStep[] } {
  const parts: Step[][] = [[]];
  const pools: PoolStep[] = [];
  for (const step of steps) {
    if (step.type === "pool") {
      pools.push(step);
      parts.push([]);
    } else parts.at(-1)!.push(step);
  }
  return { parts, pools };
}

/** Returns the steps if they are affine in the covariances, so that they need no variances. */
function linearTail(steps: readonly Step[]): (WeightStep | MeanStep)[] | undefined {
  const tail: (WeightStep | MeanStep)[] = [];
  for (const step of steps) {
    if (step.type !== "mean" && (step.type !== "weights" || step.windows !== undefined)) return undefined;
    tail.push(step);
  }
  return tail;
}

/** State at the start of a segment; `channels` are those of the inputs in the first segment, and 0 in others. */
interface SegmentStart {
  readonly grid: Grid;
  readonly lanes: Lanes;
  readonly isSigned: boolean;
  readonly channels: number;
}

function planSegment(
  steps: readonly Step[],
  { grid, lanes, isSigned: startsSigned, channels }: SegmentStart,
  pool: PoolStep | undefined,
): Segment | undefined {
  const isFull = pool !== undefined;
  const paddings = isFull ? paddingsOf(steps) : new Set<boolean>();
  if (paddings.size > 1) return undefined;
  const isCircular = paddings.has(true);
  const layout = new TableLayout(lanes, isCircular);
  const start = { grid };
  const chain = planChain(steps, start, startsSigned, layout);
  if (chain === undefined || (isCircular && !stridesDivide(grid, chain.end.grid, chain.stride)))
    return undefined;
  layout.rootOf(start);
  layout.rootOf(chain.end);
  const directions = layout.reserve(grid, channels).offset;
  const tableBytes = layout.bytes;
  return { ...chain, isCircular, isFull, startsSigned, channels, directions, tableBytes, pool };
}

/** Returns the paddings of all convolutions with neighbours or strides: circular (true) or with zeros (false). */
function paddingsOf(steps: readonly Step[]): Set<boolean> {
  const found = new Set<boolean>();
  for (const step of steps) {
    if (step.type === "sum")
      for (const isCircular of step.branches.flatMap((branch) => [...paddingsOf(branch.steps)]))
        found.add(isCircular);
    if (step.type !== "weights") continue;
    for (const { size, stride, isCircular } of step.windows?.axes ?? []) {
      if (size > 1 || stride > 1) found.add(isCircular);
    }
  }
  return found;
}

const stridesDivide = (before: Grid, after: Grid, [down, right]: readonly [number, number]): boolean =>
  after.height * down === before.height && after.width * right === before.width;
