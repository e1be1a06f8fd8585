import type { Arguments } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { attachTable } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Computation } from "../../concurrency/computation";
import { attachFigure } from "../../figures/drawable";
import { grokkingFigure, grokkingTable } from "./grokking-figure";
import type { PolynomialGrokking } from "./grokking-result";
import type { ReducedMap } from "./reduced-map";
import type { TelescopingSmoother } from "./telescoping-smoother";

/** Steps and records of a descent. */
interface Extent {
  readonly steps: number;
  /** Numbers of steps after which to record, ascending. */
  readonly record: Float64Array;
  readonly learningRate: number;
  readonly stepsPerPause: number;
}

/** Iterates a map and its smoother, and records the losses and effective numbers of parameters. */
export function* descend(
  args: Arguments,
  map: ReducedMap,
  smoother: TelescopingSmoother | undefined,
  { steps, record, learningRate, stepsPerPause }: Extent,
): Computation<PolynomialGrokking> {
  const series = () => new Float64Array(record.length);
  const [trainLoss, testLoss, train, probe] = [series(), series(), series(), series()];
  const moments = () => ({ mean: map.mean.slice(), secondMoment: map.secondMoment.slice() });
  let [recorded, records] = [moments(), 0];

  const result = ({ mean, secondMoment } = moments()): PolynomialGrokking => {
    const known = (numbers: Float64Array) => numbers.slice(0, records);
    const run = {
      steps: known(record),
      trainLoss: known(trainLoss),
      testLoss: known(testLoss),
      ...(smoother === undefined ? {} : { effective: { train: known(train), probe: known(probe) } }),
      mean,
      secondMoment: toNdArray(secondMoment, [mean.length, mean.length]),
    };
    return attachFigure(attachTable(run, grokkingTable), grokkingFigure);
  };
  const diverged = (step: number) =>
    new IntegrationError(args.functionName, {
      reason: "not-finite",
      message: `gradient descent diverged: the loss overflows after step ${step}`,
      advice: "Use a smaller learning rate.",
      time: (record[records - 1] ?? 0) * learningRate,
      partial: result(recorded),
    });

  for (let step = 0; ; step++) {
    if (step % stepsPerPause === 0) yield step / (steps + 1);
    const loss = map.trainLoss();
    if (!Number.isFinite(loss)) throw diverged(step);
    if (step === record[records]) {
      const used = smoother?.effective() ?? { train: 0, probe: 0 };
      trainLoss[records] = loss;
      testLoss[records] = map.testLoss();
      train[records] = used.train;
      probe[records] = used.probe;
      if (!Number.isFinite(testLoss[records]! + used.train + used.probe)) throw diverged(step);
      recorded = moments();
      records++;
    }
    if (step === steps) return result();
    // The losses are followed by the moments at which they were computed.
    smoother?.advance(map);
    map.advance();
  }
}
