import type { Arguments } from "../../arrays/arguments";
import { fieldOf } from "../infinite/tile";
import type { ImagePair } from "./entry-steps";
import { type PlaneImage, recordVariances } from "./image-variances";
import { planeMachine } from "./machine";
import { isMeanInKernels } from "./plan/mean-program";
import type { PlanePlan, Segment } from "./plan/steps";
import { addToPool, type PoolResult, readEnd, recordAfterPool, startPlanes } from "./plane-ends";
import { planeMean } from "./plane-mean";
import { poolMap } from "./pools/pool-planes";
import { applyTail, type PairKernels } from "./pools/tail";
import { actionsOf, type PlaneState } from "./propagate-plane";
import { planesOf } from "./segment-planes";
import { tableCache } from "./table-cache";

/** Computes kernels between one or two pairs of images at a time. */
export interface PairRunner {
  /** Returns an image whose variances are recorded up to the first pool. */
  image(directions: Float64Array, variances: Float64Array): PlaneImage;
  /**
   * Computes the kernels of as many pairs as the plan has lanes. Pauses every few milliseconds. Pairs of an image with
   * itself record the variances of the image after pools, which other pairs need if `needsSelf`.
   */
  run(pairs: readonly ImagePair[]): Generator<undefined, PairKernels[]>;
  readonly needsSelf: boolean;
  release(): void;
}

/** Work from one pause to the next, in entries of a step of the kernels: a few milliseconds. */
const WORK_PER_TURN = 2 ** 18;
/** Returns the runner of a plan, which keeps side tables of up to `tableBlocks` pairs of images. */
export function pairRunner(args: Arguments, plan: PlanePlan, tableBlocks: number): PairRunner {
  const { segments, tail } = plan;
  const machine = planeMachine(args, plan, tableBlocks);
  const tableOf = tableCache(machine, segments);
  const actions = segments.map((segment) => actionsOf(machine, segment, segment.isCircular));
  const planes = segments.map(planesOf);
  const pools = segments.map(({ pool, isCircular }, s) => {
    const isCircularAfter = segments[s + 1]?.isCircular ?? false;
    return pool && poolMap(pool, { isCircular, isCircularAfter });
  });
  const [first] = segments as [Segment, ...Segment[]];
  const mean = isMeanInKernels(first) ? planeMean(machine, first, planes[0]!, WORK_PER_TURN) : undefined;

  function* run(pairs: readonly ImagePair[]): Generator<undefined, PairKernels[]> {
    let pooled: PoolResult | undefined;
    for (const [s, segment] of segments.entries()) {
      if (pooled !== undefined) recordAfterPool(pairs, pooled, segment, s);
      const rows = tableOf(
        s,
        pairs.map(({ row }) => row),
      );
      const columns = tableOf(
        s,
        pairs.map(({ column }) => column),
      );
      const tables = { pairs, rows, columns };
      const map = pools[s];
      const out = map && { map, planes: map.zeros(args) };
      if (s === 0 && out !== undefined && mean !== undefined) {
        yield* mean(tables, out.planes);
        pooled = out;
        continue;
      }
      const areSelf = pairs.map(({ row, column }) => row === column);
      let done = 0;
      for (const { offset, plane, selfWeight, work } of planes[s]!) {
        const weights = areSelf.map((isSelf) => (isSelf ? selfWeight : 1));
        if (!weights.some((weight) => weight > 0)) continue;
        const state: PlaneState = { at: machine.free.pop()!, offset, plane };
        startPlanes(machine, segment, s, tables, state, pooled);
        for (const action of actions[s]!) action(state, tables);
        machine.free.push(state.at);
        if (out === undefined)
          return pairs.map((pair, lane) => readEnd(machine, segment, s, pair, state, lane));
        addToPool(machine, segment, tables, state, weights, out);
        done += work;
        if (done < WORK_PER_TURN) continue;
        yield;
        done = 0;
      }
      pooled = out;
    }
    return pairs.map((_, lane) => applyTail(tail, pooled!.planes, lane));
  }
  return {
    image(directions, variances) {
      const start = fieldOf(variances);
      const image: PlaneImage = { directions, starts: [start], steps: [] };
      recordVariances(segments[0]!, start, image);
      return image;
    },
    run,
    needsSelf: segments.length > 1,
    release: machine.release,
  };
}
