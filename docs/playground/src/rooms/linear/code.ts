import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type LinearValues, linear } from "./parameters";
import { chosenStrengths, diagonal, FEATURES, LINE, linearPlan, POINTS, RANDOM } from "./plan";

/** Writes the task in one line. */
function taskCode(values: LinearValues): { imports: string[]; line: string } {
  const { task, levels, seed } = values;
  if (task === "semantic") {
    return { imports: ["correlations", "semanticHierarchy"], line: "correlations(semanticHierarchy())" };
  }
  if (task === "hierarchy") {
    const options = literal({ levels, features: FEATURES, seed });
    return { imports: ["correlations", "hierarchy"], line: `correlations(hierarchy(${options}))` };
  }
  if (task === "random") {
    const options = literal({ ...RANDOM, seed });
    return { imports: ["correlations", "teacher"], line: `correlations(teacher(${options}))` };
  }
  const strengths = chosenStrengths(values);
  const statistics = `{
  inputCorrelation: ${literal(diagonal(strengths.map(() => 1)))},
  inputOutputCorrelation: ${literal(diagonal(strengths))},
}`;
  return { imports: ["correlationsFrom"], line: `correlationsFrom(${statistics})` };
}

export function code(values: LinearValues): string {
  const { depth, initial, start, seed } = values;
  const { shown, widths, end, learningRate, steps, every, standardDeviation, learned } = linearPlan(values);
  const task = taskCode(values);
  const random = start === "random";
  const weights = random
    ? `gaussianWeights(${literal({ widths, standardDeviation, seed })})`
    : `alignedWeights({ correlations: data, widths: ${literal(widths)}, strengths: theory.map(() => initial) })`;
  const title = "A deep linear network: closed form, gradient flow and gradient descent";
  return writeScript({
    title,
    room: linear,
    values,
    imports: {
      "deep-linear": [
        random ? "gaussianWeights" : "alignedWeights",
        "gradientDescent",
        "gradientFlow",
        "type LinearFlow",
        "modeDynamics",
        "taskModes",
      ],
      tasks: task.imports,
    },
    body: `
const data = ${task.line};
const { strengths, inputVariances } = taskModes(data);
const initial = ${literal(initial)};
const end = ${literal(end)};
const grid = (count: number) => Array.from({ length: count }, (_, i) => (end * i) / (count - 1));

// Every mode in closed form, and the loss as a sum over modes.
const theory = Array.from({ length: ${learned} }, (_, k) =>
  modeDynamics({ strength: strengths[k]!, inputVariance: inputVariances[k]!, initial, depth: ${depth} }),
);
const lossAt = (t: number) =>
  theory.reduce((loss, mode, k) => {
    const u = mode.at(t);
    return loss - u * (strengths[k]! - (inputVariances[k]! * u) / 2);
  }, data.targetSecondMoment / 2);

// The network: its gradient flow, and gradient descent on it.
const weights = ${weights};
const flow = gradientFlow(weights, data, { times: grid(${POINTS}), relativeTolerance: 1e-9 });
const descent = gradientDescent(weights, data, ${literal({ learningRate, steps, every })});

const shown = ${literal(shown)}; // modes, counted from 0
const times = grid(${LINE});
const strength = (trial: LinearFlow, k: number) => Array.from(trial.times, (_, i) => trial.modes.get(i, k));
const dots = (trial: LinearFlow, method: string): Mark[] =>
  shown.map((k) => ({ type: "dot", category: \`mode \${k + 1}\`, method, x: trial.times, y: strength(trial, k) }));
const lines = shown.map(
  (k): Mark => ({
    type: "line",
    category: \`mode \${k + 1}\`,
    method: "closed form",
    x: times,
    y: times.map(theory[k]!.at),
  }),
);
const modes: Mark[] = [...lines, ...dots(descent, "gradient descent"), ...dots(flow, "gradient flow")];
const loss: Mark[] = [
  { type: "line", method: "closed form", x: times, y: times.map(lossAt) },
  { type: "dot", method: "gradient descent", x: descent.times, y: descent.loss },
  { type: "dot", method: "gradient flow", x: flow.times, y: flow.loss },
];`,
    results: [
      `mode \${shown[0]! + 1} half learned at t = \${three(theory[shown[0]!]!.halfTime)} τ (closed form)`,
      `loss at t = \${three(end)} τ: \${three(lossAt(end))} (closed form); at t = \${three(descent.times.at(-1)!)} τ: \${three(descent.loss.at(-1)!)} (gradient descent)`,
    ],
    plots,
  });
}
