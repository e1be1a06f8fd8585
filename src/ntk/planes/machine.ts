import type { Arguments } from "../../arrays/arguments";
import { groupedWorkspace } from "../../simd/workspace";
import { planeKernels } from "./kernels/instance";
import type { PlaneKernels } from "./kernels/plane-kernels";
import { activationRecord, filterRecord, inputRecord, type RootPlace, rootRecord } from "./kernels/records";
import { allSteps, buffersOf, isPiecewise, largestArea, paddedWidth } from "./plan/chain-sizes";
import { isMeanInKernels, programLengths } from "./plan/mean-program";
import type { PlanePlan, PlaneStep, Point, Segment } from "./plan/steps";
import { TableLayout } from "./plan/table-layout";
import type { Lanes } from "./plane";

/** Working memory of the kernels between two pairs of images at a time. */
export interface PlaneMachine {
  readonly lanes: Lanes;
  readonly kernels: PlaneKernels;
  /** The entire memory as one array. */
  readonly memory: Float64Array;
  /** Addresses of buffers of three planes each, `spacing` bytes apart, that are not in use. */
  readonly free: number[];
  readonly spacing: number;
  /** Address of scratch for the kernels. */
  readonly work: number;
  /** Address of the four sums of `sumPlane` and `meanOfPlanes`. */
  readonly sums: number;
  /** Arrays for the program and the offsets of `meanOfPlanes`; empty if it is not used. */
  readonly program: Float64Array;
  readonly offsets: Float64Array;
  /** Arrays for numbers at the positions of an image: standard deviations before and after a convolution. */
  readonly roots: readonly [Float64Array, Float64Array];
  /** Addresses of blocks for side tables. */
  readonly tables: readonly number[];
  /** Returns the address of the record of a step, or of the start or the end of a segment. */
  recordOf(part: PlaneStep | Point | Segment): number;
  release(): void;
}

/**
 * Allocates the working memory of a plan with blocks for `tableBlocks` side tables.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function planeMachine(
  args: Arguments,
  { lanes, segments }: PlanePlan,
  tableBlocks: number,
): PlaneMachine {
  const records = new Map(segments.flatMap((segment) => recordsOf(segment, lanes)));
  const largest = Math.max(...segments.map(largestArea));
  const padded = segments.flatMap((segment) =>
    allSteps(segment).map((planned) => (planned.type === "filter" ? paddedWidth(planned) : 0)),
  );
  const repeated = (count: number, length: number): number[] => Array.from({ length: count }, () => length);
  const { groups, release } = groupedWorkspace(args, {
    records: [...records.values()].map(({ length }) => length),
    planes: repeated(Math.max(...segments.map(buffersOf)), 6 * largest),
    work: [8 * Math.max(1, ...padded) + 16, 4],
    program: isMeanInKernels(segments[0]!) ? programLengths(segments[0]!) : [0, 0],
    roots: repeated(2, largest + 1),
    tables: repeated(tableBlocks, Math.max(...segments.map(({ tableBytes }) => tableBytes)) / 8),
  });
  const addresses = new Map<PlaneStep | Point | Segment, number>();
  for (const [k, [part, numbers]] of [...records].entries()) {
    groups.records[k]!.set(numbers);
    addresses.set(part, groups.records[k]!.byteOffset);
  }
  const [work, sums] = groups.work as [Float64Array<ArrayBuffer>, Float64Array];
  return {
    lanes,
    kernels: planeKernels(work),
    memory: new Float64Array(work.buffer),
    free: groups.planes.map(({ byteOffset }) => byteOffset),
    spacing: 16 * largest,
    work: work.byteOffset,
    sums: sums.byteOffset,
    program: groups.program[0]!,
    offsets: groups.program[1]!,
    roots: groups.roots as [Float64Array, Float64Array],
    tables: groups.tables.map(({ byteOffset }) => byteOffset),
    recordOf: (part) => addresses.get(part)!,
    release,
  };
}

/** Returns the records of a segment that the kernels read, by step, by the segment for its inputs, and by its end. */
function recordsOf(segment: Segment, lanes: Lanes): [PlaneStep | Point | Segment, number[]][] {
  const layout = new TableLayout(lanes, segment.isCircular);
  const { start, end, directions, channels } = segment;
  const placeOf = ({ grid, root }: Point): RootPlace => ({
    ...{ offset: root!, rowBytes: layout.rowBytes(grid), height: grid.height, lanes },
  });
  const records: [PlaneStep | Point | Segment, number[]][] = [
    [end, rootRecord(placeOf(end))],
    [segment, inputRecord(placeOf(start), channels, directions)],
  ];
  for (const planned of allSteps(segment)) {
    if (planned.type === "filter") records.push([planned, filterRecord(planned.record)]);
    if (!isPiecewise(planned)) continue;
    const { before, step } = planned;
    const { negative, positive } = step.dual.piecewise;
    records.push([planned, activationRecord(placeOf(before), before.inverse!, negative, positive)]);
  }
  return records;
}
