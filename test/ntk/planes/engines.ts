import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import { readSamples, type SamplesLike } from "../../../src/networks/architecture";
import type { Layer } from "../../../src/ntk";
import { type FlatKernels, type KernelEngine, kernelArrays } from "../../../src/ntk/infinite/engine";
import { tileEngine } from "../../../src/ntk/infinite/kernel-engine";
import { planKernels } from "../../../src/ntk/infinite/plan/plan";
import { planPlanes } from "../../../src/ntk/planes/plan/plan-planes";
import { planeEngine } from "../../../src/ntk/planes/plane-engine";
import { largestDifference, largestEntry } from "../../helpers/numbers";

const args = argumentsOf("test");

/** Returns the engine of planes; undefined if the network mixes planes. */
export function planesOf(network: Layer, x: SamplesLike, y?: SamplesLike): KernelEngine | undefined {
  const first = readSamples(args.at("x1"), x);
  const second = y === undefined ? undefined : readSamples(args.at("x2"), y, first);
  const plan = planPlanes(planKernels(args, network, first, OPTIONS), first);
  return plan && planeEngine(args, plan, first, second);
}

/** Returns the engine of tiles. */
export function tilesOf(network: Layer, x: SamplesLike, y?: SamplesLike): KernelEngine {
  const first = readSamples(args.at("x1"), x);
  const second = y === undefined ? undefined : readSamples(args.at("x2"), y, first);
  return tileEngine(args, planKernels(args, network, first, OPTIONS), first, second);
}

const OPTIONS = { parameterisation: "ntk", dropout: true } as const;

/** Computes the kernels [rows, columns]. */
export function computed(engine: KernelEngine, rows: number, columns = rows): FlatKernels {
  const out = kernelArrays(rows * columns);
  const areFinite = runSync(engine.fill(out, 0, rows));
  engine.release();
  if (!areFinite) throw new Error("kernels are not finite");
  return out;
}

/** Returns the largest difference of both kernels, relative to the largest entry of each. */
export const relativeDifference = (found: FlatKernels, expected: FlatKernels): number =>
  Math.max(
    ...(["nngp", "ntk"] as const).map(
      (kind) => largestDifference(found[kind], expected[kind]) / largestEntry(expected[kind]),
    ),
  );

/** Returns the largest difference between both routes, relative to the largest entry. */
export function routeDifference(network: Layer, x: SamplesLike, y?: SamplesLike): number {
  const [rows, columns] = [countOf(x), countOf(y ?? x)];
  const found = computed(planesOf(network, x, y)!, rows, columns);
  return relativeDifference(found, computed(tilesOf(network, x, y), rows, columns));
}

const countOf = (x: SamplesLike): number => readSamples(args.at("x"), x).count;
