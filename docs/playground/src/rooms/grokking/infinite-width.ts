import { polynomialGrokkingAsync } from "learning-dynamics/generalisation";
import type { Course, Moments } from "./course";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, VARIANCE } from "./plan";

/** Follows gradient descent of a network of infinite width, from record to record. */
export async function followInfiniteWidth(
  { scale, epsilon, dimension }: GrokkingValues,
  { train, test, learningRate, records }: GrokkingPlan,
  signal: AbortSignal,
): Promise<Course> {
  const problem = { task: train, test, epsilon, learningRate, signal };
  const units = scale ** 2 / VARIANCE;
  const axes = Array.from({ length: dimension }, (_, i) => i);
  const secondMoment = axes.map((i) => axes.map((j) => (i === j ? 1 : 0)));
  const initial: Moments = { mean: new Float64Array(dimension), secondMoment };
  const course = { train: [] as number[], test: [] as number[], moments: [] as Moments[] };
  let present = initial;
  for (const [k, step] of records.entries()) {
    const steps = step - (records[k - 1] ?? 0);
    const run = await polynomialGrokkingAsync({ ...problem, steps, record: [steps], initial: present });
    present = { mean: run.mean, secondMoment: run.secondMoment };
    course.train.push(units * run.trainLoss[0]!);
    course.test.push(units * run.testLoss[0]!);
    course.moments.push(present);
  }
  return { ...course, initial, steps: records };
}
