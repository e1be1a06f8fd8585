import type { Arguments } from "../../arrays/arguments";
import { kernelSmoother, kernelSmootherSize } from "./kernel-smoother";
import { mapSmoother, mapSmootherSize } from "./map-smoother";
import type { Samples } from "./read-samples";
import type { Smoother, SmootherSizes } from "./smoother";
import type { UpdateRule } from "./update-rule";

/** Tests whether the smoother of a rule keeps affine maps of the parameters. */
const needsMaps = ({ beta1, decay }: UpdateRule): boolean => beta1 > 0 || decay > 0;

const sizesOf = ({ inputs, targets }: Samples, batch: number): SmootherSizes => ({
  train: targets.length,
  samples: inputs.count,
  batch,
});

/** Refuses a smoother that does not fit in memory, with the number of bytes. */
export function checkSmoother(
  args: Arguments,
  place: string,
  samples: Samples,
  rule: UpdateRule,
  batch: number,
): void {
  const sizes = sizesOf(samples, batch);
  if (needsMaps(rule)) {
    const size = mapSmootherSize(sizes, samples.prepared.plan.parameters, rule);
    args.memory(place, size, "set smoother: false, or use fewer samples, a smaller network, or plain steps");
  } else args.memory(place, kernelSmootherSize(sizes), "set smoother: false, or use fewer samples");
}

/** Creates the smoother of a rule, for outputs at the initial parameters. */
export function makeSmoother(
  args: Arguments,
  samples: Samples,
  rule: UpdateRule,
  batch: number,
  outputs: Float64Array,
): Smoother {
  const { prepared } = samples;
  const sizes = sizesOf(samples, batch);
  return needsMaps(rule)
    ? mapSmoother(args, prepared, rule, sizes, outputs)
    : kernelSmoother(args, prepared.plan.weights, sizes, outputs);
}
