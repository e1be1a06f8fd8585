import { toNdArray } from "learning-dynamics/arrays";
import { polynomialGrokking, polynomialGrokkingAsync } from "learning-dynamics/generalisation";
import type { Course, Moments } from "./course";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, VARIANCE } from "./plan";

/** Time in milliseconds after which the computation lets a newer request abort it. */
const TURN = 10;

/** Follows gradient descent of a network of infinite width, from record to record. */
export async function followInfiniteWidth(
  { scale, epsilon, dimension }: GrokkingValues,
  { train, test, learningRate, records }: GrokkingPlan,
  signal: AbortSignal,
): Promise<Course> {
  const units = scale ** 2 / VARIANCE;
  const secondMoment = Float64Array.from({ length: dimension ** 2 }, (_, at) =>
    Number(at % (dimension + 1) === 0),
  );
  const initial: Moments = { mean: new Float64Array(dimension), secondMoment };
  const course = { train: [] as number[], test: [] as number[], moments: [] as Moments[] };
  let present = initial;
  let turned = performance.now();
  for (const [k, step] of records.entries()) {
    const steps = step - (records[k - 1] ?? 0);
    const moments = { ...present, secondMoment: toNdArray(present.secondMoment, [dimension, dimension]) };
    const problem = { task: train, test, epsilon, learningRate, steps, record: [steps], initial: moments };
    // A turn of the event loop costs as much as many short parts of the trajectory.
    const isLong = performance.now() - turned > TURN;
    const run = isLong ? await polynomialGrokkingAsync({ ...problem, signal }) : polynomialGrokking(problem);
    if (isLong) turned = performance.now();
    present = { mean: run.mean, secondMoment: run.secondMoment.data as Float64Array };
    course.train.push(units * run.trainLoss[0]!);
    course.test.push(units * run.testLoss[0]!);
    course.moments.push(present);
  }
  return { ...course, initial, steps: records };
}
