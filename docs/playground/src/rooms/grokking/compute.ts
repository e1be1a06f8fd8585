import { threeDigits } from "../../format";
import { round } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import type { Course } from "./course";
import { followInfiniteWidth } from "./infinite-width";
import { type CourseMarks, courseMarks, measureKernel, outputMarks, ruleMarks } from "./marks";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, grokkingPlan, LEARNED } from "./plan";
import type { KernelMeasures } from "./tangent-kernel";
import { trainNetwork } from "./trained-network";

/** A course with its kernel. */
interface Measured {
  readonly course: Course;
  readonly kernel: KernelMeasures;
}

/** Courses of the last values; the time of the outputs does not change them. */
let last: { readonly key: string; readonly limit: Measured; readonly network: Measured } | undefined;

/** Computes losses, kernel and outputs: at infinite width first, then of a network that is trained. */
export async function compute(values: GrokkingValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const plan = grokkingPlan(values);
  const key = JSON.stringify({ ...values, time: undefined });
  const known = last?.key === key ? last : undefined;
  const measured = (course: Course): Measured => ({ course, kernel: measureKernel(values, plan, course) });
  const limit = known?.limit ?? measured(await followInfiniteWidth(values, plan, signal));
  const theory = courseMarks(limit.course, limit.kernel, plan, { type: "line", method: "infinite width" });
  const rules = ruleMarks(plan);
  const outputs = outputMarks(values, plan, limit.course.moments[plan.shown]!);
  const facts = factsOf(plan, limit);
  const outcome = (trained: CourseMarks): Outcome => ({
    plots: {
      loss: [...theory.loss, ...trained.loss, ...rules.loss],
      kernel: [...theory.kernel, ...trained.kernel, ...rules.kernel],
      outputs,
    },
    facts,
    notes: [],
  });
  if (known === undefined) report(outcome({ loss: [], kernel: [] }));

  const network = known?.network ?? measured(await trainNetwork(values, plan, signal));
  if (!signal.aborted) last = { key, limit, network };
  const method = `width ${values.width}, gradient descent`;
  return outcome(courseMarks(network.course, network.kernel, plan, { type: "dot", method }));
}

function factsOf(
  { learningRate, records, shown }: GrokkingPlan,
  { course: { steps, train, test }, kernel: { alignment } }: Measured,
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
