import { threeDigits } from "../../format";
import { round } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import type { Course } from "./course";
import { followInfiniteWidth } from "./infinite-width";
import { courseMarks, type KernelMeasures, measureKernel, outputMarks, ruleMarks } from "./marks";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, grokkingPlan, LEARNED } from "./plan";
import { trainNetwork } from "./trained-network";

/** Computes losses, kernel and outputs: at infinite width first, then of a network that is trained. */
export async function compute(values: GrokkingValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const plan = grokkingPlan(values);
  const limit = await followInfiniteWidth(values, plan, signal);
  const measures = measureKernel(values, plan, limit);
  const theory = courseMarks(limit, measures, plan, { type: "line", method: "infinite width" });
  const rules = ruleMarks(plan);
  const outputs = outputMarks(values, plan, limit.moments[plan.shown]!);
  const facts = factsOf(plan, limit, measures);
  report({
    plots: {
      loss: [...theory.loss, ...rules.loss],
      kernel: [...theory.kernel, ...rules.kernel],
      outputs,
    },
    facts,
    notes: [],
  });

  const network = await trainNetwork(values, plan, signal);
  const trained = courseMarks(network, measureKernel(values, plan, network), plan, {
    type: "dot",
    method: `width ${values.width}, gradient descent`,
  });
  return {
    plots: {
      loss: [...theory.loss, ...trained.loss, ...rules.loss],
      kernel: [...theory.kernel, ...trained.kernel, ...rules.kernel],
      outputs,
    },
    facts,
    notes: [],
  };
}

function factsOf(
  { learningRate, records, shown }: GrokkingPlan,
  { steps, train, test }: Course,
  { alignment }: KernelMeasures,
): Fact[] {
  const learned = (losses: readonly number[]) => steps[losses.findIndex((loss) => loss < LEARNED)];
  const [fitted, generalised] = [learned(train), learned(test)];
  const timeOf = (step: number | undefined) =>
    step === undefined ? "not yet" : `t = ${threeDigits(step * learningRate)}`;
  const delay =
    fitted === undefined || generalised === undefined
      ? ""
      : `, ${round(generalised / fitted, 2)} times as long`;
  return [
    { label: "90 % of training samples' variance learned at", value: timeOf(fitted) },
    { label: "90 % of test samples' variance learned at", value: timeOf(generalised) + delay },
    {
      label: "alignment of the kernel",
      value: `${threeDigits(alignment[0]!)} at first, ${threeDigits(alignment.at(-1)!)} at the end`,
    },
    { label: "outputs shown at", value: `t = ${threeDigits(records[shown]! * learningRate)}` },
    { label: "gradient descent", value: `${steps.at(-1)!} steps of η = ${learningRate}` },
  ];
}
