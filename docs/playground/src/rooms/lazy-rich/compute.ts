import type { NdArray } from "learning-dynamics/arrays";
import { exactFlow, gradientDescentAsync, lambdaBalancedWeights } from "learning-dynamics/deep-linear";
import { matmul } from "learning-dynamics/linalg";
import type { Mark } from "learning-dynamics/plots";
import { threeDigits } from "../../format";
import { grid, round } from "../../grid";
import type { Outcome, Watch } from "../../outcome";
import type { LazyRichValues } from "./parameters";
import { LINE, lazyRichPlan } from "./plan";

/** Similarities of inputs and of outputs in the hidden layer; the tangent kernel is δ ⊗ outputs + inputs ⊗ δ. */
interface Similarities {
  readonly inputs: NdArray;
  readonly outputs: NdArray;
}

/** Computes loss, distance of the tangent kernel and representations: the exact solution, then gradient descent. */
export async function compute(values: LazyRichValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const { lambda, scale, seed, matrix } = values;
  const plan = lazyRichPlan(values);
  const { data, widths, end, time, learningRate, steps, every } = plan;
  const weights = lambdaBalancedWeights({ widths, lambda, scale, seed });
  const times = grid(end, LINE);
  const exact = exactFlow(weights, data, { times });
  const start = similaritiesOf(weights);
  const moved = times.map((_, i) =>
    distance({ inputs: exact.inputRepresentations[i]!, outputs: exact.outputRepresentations[i]! }, start),
  );
  const now = exact.at(time);
  const cells = (panel: string, representation: NdArray): Mark => ({
    type: "cell",
    panel,
    rows: plan.names,
    columns: plan.names,
    values: plan.names.map((_, i) => plan.names.map((_, j) => representation.get(i, j))),
    label: matrix === "inputs" ? "entry of W₁ᵀW₁" : "entry of W₂W₂ᵀ",
    colours: "diverging",
  });
  const loss: Mark[] = [{ type: "line", method: "closed form", x: times, y: exact.loss }];
  const kernel: Mark[] = [{ type: "line", method: "closed form", x: times, y: moved }];
  const representation = [
    cells("closed form", matrix === "inputs" ? now.inputRepresentation : now.outputRepresentation),
  ];
  report({ plots: { loss, kernel, representation }, facts: [], notes: plan.notes });

  const descent = await gradientDescentAsync(weights, data, { learningRate, steps, every, signal });
  const trained = Array.from(descent.times, (t) => distance(similaritiesOf(descent.at(t).weights), start));
  const method = "gradient descent";
  const facts = [
    {
      label: "loss",
      value: `${threeDigits(exact.loss[0]!)} at first, ${threeDigits(exact.loss[LINE - 1]!)} at the end`,
    },
    { label: "distance of the kernel at the end", value: threeDigits(moved[LINE - 1]!) },
    { label: "similarity shown at", value: `t = ${round(time, 4)} τ` },
    { label: method, value: `${steps} steps of η = ${learningRate}` },
  ];
  return {
    plots: {
      loss: [...loss, { type: "dot", method, x: descent.times, y: descent.loss }, { type: "rule", x: time }],
      kernel: [...kernel, { type: "dot", method, x: descent.times, y: trained }, { type: "rule", x: time }],
      representation: [...representation, cells(method, similaritiesOf(descent.at(time).weights)[matrix])],
    },
    facts,
    notes: plan.notes,
  };
}

function similaritiesOf(weights: readonly NdArray[]): Similarities {
  const [first, second] = weights as [NdArray, NdArray];
  return {
    inputs: matmul(first, first, { transposeLeft: true }),
    outputs: matmul(second, second, { transposeRight: true }),
  };
}

/** Computes 1 − ⟨Θ₀, Θ⟩ / ‖Θ₀‖‖Θ‖ on the axes of the inputs; it is 0 if the kernel is only scaled. */
const distance = (now: Similarities, start: Similarities): number =>
  1 - overlap(now, start) / Math.sqrt(overlap(now, now) * overlap(start, start));

/** Computes ⟨A ⊗ 1 + 1 ⊗ B, A' ⊗ 1 + 1 ⊗ B'⟩ = outputs ⟨A, A'⟩ + tr A tr B' + tr B tr A' + inputs ⟨B, B'⟩. */
const overlap = (a: Similarities, b: Similarities): number =>
  a.outputs.shape[0]! * inner(a.inputs, b.inputs) +
  trace(a.inputs) * trace(b.outputs) +
  trace(a.outputs) * trace(b.inputs) +
  a.inputs.shape[0]! * inner(a.outputs, b.outputs);

function inner({ data: a }: NdArray, { data: b }: NdArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function trace({ data, shape }: NdArray): number {
  const size = shape[0]!;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += data[i * (size + 1)]!;
  return sum;
}
