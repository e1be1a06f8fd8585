import { fieldOf } from "../infinite/tile";
import type { ImagePair } from "./entry-steps";
import { endVariances, recordVariances } from "./image-variances";
import type { PlaneMachine } from "./machine";
import type { Segment } from "./plan/steps";
import { eachPair, type Offset } from "./plane";
import type { PooledPlanes, PoolMap } from "./pools/pool-planes";
import type { PairKernels } from "./pools/tail";
import { indicesOf, type PairTables, type PlaneState } from "./propagate-plane";

/** Planes after the pool before a segment. */
export interface PoolResult {
  readonly map: PoolMap;
  readonly planes: PooledPlanes;
}

/** Writes the planes at the start of segment `index`: of the inputs, or of the result of the pool before it. */
export function startPlanes(
  machine: PlaneMachine,
  segment: Segment,
  index: number,
  { pairs, rows, columns }: PairTables,
  state: PlaneState,
  pooled: PoolResult | undefined,
): void {
  const { kernels, memory, spacing, recordOf } = machine;
  const { grid } = segment.start;
  const { plane } = state;
  if (pooled === undefined) {
    const isSigned = Number(segment.startsSigned);
    const { height, width, rowTop, rowLeft, columnTop, columnLeft } = plane;
    // biome-ignore format: the parameters of a kernel.
    kernels.inputPlane(
      recordOf(segment), rows, columns, state.at, spacing, isSigned, height, width, rowTop, rowLeft, columnTop, columnLeft,
    );
    return;
  }
  const start = pooled.map.startOf(state.offset);
  for (const [lane, { row, column }] of pairs.entries()) {
    const { gap, ntk, sum } = indicesOf(machine, state.at, lane);
    const [a, b] = [row.starts[index]!.roots, column.starts[index]!.roots];
    eachPair(plane, grid, machine.lanes, (p, q, at) => {
      const size = a[p]! * b[q]!;
      const isSame = row === column && p === q;
      const covariance = isSame ? size : pooled.planes.nngp[start + lane + at]!;
      memory[gap + at] = Math.max(0, size - covariance);
      memory[ntk + at] = pooled.planes.ntk[start + lane + at]!;
      memory[sum + at] = Math.max(0, size + covariance);
    });
  }
}

/** Records the variances of images after a pool, from the pairs of an image with itself. */
export function recordAfterPool(
  pairs: readonly ImagePair[],
  { map, planes }: PoolResult,
  segment: Segment,
  index: number,
): void {
  const start = map.startOf([0, 0]);
  for (const [lane, { row, column }] of pairs.entries()) {
    if (row !== column || row.starts[index] !== undefined) continue;
    const positions = map.grid.height * map.grid.width;
    const variances = Float64Array.from({ length: positions }, (_, p) =>
      Math.max(0, planes.nngp[start + lane + 2 * p]!),
    );
    row.starts[index] = fieldOf(variances);
    recordVariances(segment, row.starts[index], row);
  }
}

/** Adds the planes of one offset at the end of a segment, with a weight for each pair, to those after the pool. */
export function addToPool(
  machine: PlaneMachine,
  segment: Segment,
  { rows, columns }: PairTables,
  state: PlaneState,
  weights: readonly number[],
  { map, planes }: PoolResult,
): void {
  const { kernels, memory, spacing, sums, recordOf } = machine;
  const record = recordOf(segment.end);
  const { plane, at } = state;
  const { height, width, rowTop, rowLeft, columnTop, columnLeft } = plane;
  const place = [height, width, rowTop, rowLeft, columnTop, columnLeft] as const;
  if (map.isGlobal) {
    kernels.sumPlane(record, rows, columns, at, spacing, sums, ...place);
    addSums(machine, segment, weights, planes);
    return;
  }
  kernels.covariancePlane(record, rows, columns, at, ...place);
  const valuesOf = (index: number) => memory.subarray(index, index + 2 * height * width);
  map.add(planes.nngp, valuesOf(at / 8), state.offset, plane, weights);
  map.add(planes.ntk, valuesOf((at + spacing) / 8), state.offset, plane, weights);
}

/** Adds the sums of K and Θ of the machine, with a weight for each pair, to their means over all pairs of positions. */
export function addSums(
  { memory, sums }: PlaneMachine,
  { end: { grid } }: Segment,
  weights: readonly number[],
  { nngp, ntk }: PooledPlanes,
): void {
  const size = (grid.height * grid.width) ** 2;
  for (const [lane, weight] of weights.entries()) {
    nngp[lane]! += (weight / size) * memory[sums / 8 + lane]!;
    ntk[lane]! += (weight / size) * memory[sums / 8 + 2 + lane]!;
  }
}

/**
 * Returns the weight in the pool of a segment of the planes of an offset between an image and itself. Those at opposite
 * offsets are equal, so that one of them counts twice if only the mean over equal positions is needed.
 */
export function selfWeightOf(segment: Segment, offset: Offset): number {
  if (segment.pool === undefined || segment.pool.full) return 1;
  const { height, width } = segment.end.grid;
  const opposite = segment.isCircular
    ? [(height - offset[0]) % height, (width - offset[1]) % width]
    : [-offset[0], -offset[1]];
  const difference = offset[0] - opposite[0]! || offset[1] - opposite[1]!;
  return 1 + Math.sign(difference);
}

/** Returns the kernels at the end of the last segment, which has one position. */
export function readEnd(
  machine: PlaneMachine,
  segment: Segment,
  index: number,
  { row, column }: ImagePair,
  state: PlaneState,
  lane: number,
): PairKernels {
  const rootOf = (image: ImagePair["row"]) => endVariances(segment, image.starts[index]!, image).roots[0]!;
  const { gap, ntk } = indicesOf(machine, state.at, lane);
  return { nngp: rootOf(row) * rootOf(column) - machine.memory[gap]!, ntk: machine.memory[ntk]! };
}
