import { type Instruction, OFFSET_NUMBERS, offsetsRecord, programOf } from "./kernels/program";
import type { PlaneMachine } from "./machine";
import type { Segment } from "./plan/steps";
import { addSums } from "./plane-ends";
import type { PooledPlanes } from "./pools/pool-planes";
import { isSignedAfter, type PairTables } from "./propagate-plane";
import type { PlanePlace } from "./segment-planes";

/**
 * Adds the means over all pairs of positions, of one or two pairs of images, to `out`. Pauses every few milliseconds.
 */
export type PlaneMean = (tables: PairTables, out: PooledPlanes) => Generator<undefined, void>;

/**
 * Writes the program of a segment to the memory of a machine and returns its means, which take `turn` work at a time.
 */
export function planeMean(
  machine: PlaneMachine,
  segment: Segment,
  places: readonly PlanePlace[],
  turn: number,
): PlaneMean {
  const { kernels, memory, program, offsets, free, spacing, work, sums } = machine;
  program.set(programOf(segment.isCircular, instructionsOf(machine, segment)));
  offsets.set(offsetsRecord(places.map(({ offset, selfWeight }) => ({ offset, weight: selfWeight }))));
  const ends = turnsOf(places, turn).map((end) => offsets.byteOffset + 8 * OFFSET_NUMBERS * end);
  const [at, spare] = free as [number, number?];
  return function* ({ pairs, rows, columns }, out) {
    const [first, second] = pairs.map(({ row, column }) => Number(row === column)) as [number, number];
    memory.fill(0, sums / 8, sums / 8 + 4);
    let from = offsets.byteOffset;
    for (const end of ends) {
      if (from > offsets.byteOffset) yield;
      // biome-ignore format: the parameters of a kernel.
      kernels.meanOfPlanes(
        program.byteOffset, rows, columns, at, spare ?? at, spacing, work, from, end, first, second, sums,
      );
      from = end;
    }
    addSums(machine, segment, [1, 1], out);
  };
}

/** Returns the ends of successive parts of a list of planes with about equal work. */
function turnsOf(places: readonly PlanePlace[], turn: number): number[] {
  const ends: number[] = [];
  let done = 0;
  for (const [k, { work }] of places.entries()) {
    done += work;
    if (done < turn) continue;
    ends.push(k + 1);
    done = 0;
  }
  return done > 0 ? [...ends, places.length] : ends;
}

/** Returns the instructions of a segment from its inputs to the sums at its end. */
function instructionsOf({ recordOf }: PlaneMachine, segment: Segment): Instruction[] {
  const { start, end, steps, startsSigned } = segment;
  const stride = [1, 1] as const;
  return [
    { kind: "input", record: recordOf(segment), isSigned: Number(startsSigned), grid: start.grid, stride },
    ...steps.map((planned, k): Instruction => {
      const [record, { grid }] = [recordOf(planned), planned.after];
      if (planned.type === "filter") {
        const { strideDown, strideRight } = planned.record;
        const isSigned = Number(planned.isSigned);
        return { kind: "filter", record, isSigned, grid, stride: [strideDown, strideRight] };
      }
      const isSigned = planned.isSigned ? 1 + Number(isSignedAfter(segment, k)) : 0;
      return { kind: "activation", record, isSigned, grid, stride };
    }),
    { kind: "sum", record: recordOf(end), isSigned: 0, grid: end.grid, stride },
  ];
}
