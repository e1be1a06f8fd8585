import { generator } from "../../../src/random";
import {
  type Curve,
  type UniversalProblem,
  type UniversalTrajectory,
  universalFlow,
} from "../../../src/universal";
import { CROSSING, GENERAL, grid, parallel, REFERENCE_PAIR } from "../problems";

const LAZY = parallel({ h: 5, u: 0.3, encoder: 0.01, decoder: 0.03 });

/** Pair with equal targets. */
export const AGREEING: UniversalProblem = {
  ...GENERAL,
  targetDistanceSquared: 0,
  initial: { representation: 0.3, output: 0.4, alignment: 0.4 },
};

/** Problems of all kinds, with the length of a run that shows their learning. */
export const CASES: readonly [name: string, problem: UniversalProblem, end: number][] = [
  ["rich", REFERENCE_PAIR, 4000],
  ["crossing", CROSSING, 1500],
  ["general", GENERAL, 500],
  ["lazy", LAZY, 50],
  ["agreeing", AGREEING, 500],
];

/** A trajectory whose curves are arrays of known type. */
export interface MeasuredTrajectory extends UniversalTrajectory {
  readonly times: number[];
  readonly representation: Float64Array;
  readonly output: Float64Array;
  readonly alignment: Float64Array;
  readonly loss?: Float64Array;
}

/** Samples the solution of a problem at `count` times from 0 to `end`, without noise. */
export function measure(problem: UniversalProblem, end: number, count: number): MeasuredTrajectory {
  const times = grid(end, count);
  const { representation, output, alignment, loss } = universalFlow(problem, { times });
  return { ...problem, times, representation, output, alignment, ...(loss === undefined ? {} : { loss }) };
}

/** Adds noise to a value of a curve, given the range of the curve and a standard normal number. */
export type AddNoise = (x: number, range: number, normal: number) => number;

/** Noise of 2 % of the range of a curve. */
export const additive: AddNoise = (x, range, normal) => x + 0.02 * range * normal;

/** Noise of 2 % of each value. */
export const relative: AddNoise = (x, _range, normal) => x * (1 + 0.02 * normal);

/** Adds independent noise to the curves of a trajectory. */
export function noisy(trajectory: MeasuredTrajectory, seed: number, addNoise: AddNoise): MeasuredTrajectory {
  const random = generator(seed);
  const curve = (name: Curve) => {
    const values = trajectory[name];
    const range = Math.max(...values) - Math.min(...values);
    return values.map((x) => addNoise(x, range, random.normal()));
  };
  return {
    ...trajectory,
    representation: curve("representation"),
    output: curve("output"),
    alignment: curve("alignment"),
  };
}

/** Tests whether an interval is determined and contains a number. */
export const contains = (interval: readonly [number, number] | undefined, x: number): boolean =>
  interval !== undefined && interval[0] <= x && x <= interval[1];
