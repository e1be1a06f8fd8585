import { toNdArray } from "../arrays";
import { checkBoolean, checkNumber, checkRecord } from "../arrays/check";
import type { AbortSignalLike, NdArray } from "../arrays/types";
import {
  alignedWeights,
  gradientFlowAsync,
  type ModeDynamics,
  modeDynamics,
  type TaskModes,
  taskModes,
} from "../deep-linear";
import { matmul, symmetricEigen } from "../linalg";
import type { Correlations, TaskLike } from "../tasks";
import { correlationsOf } from "../tasks/correlations";
import { whitenAs } from "../tasks/whiten";
import { defineExperiment, type Report, type RunOptions } from "./report-builder";
import { column, geometricGrid, learningTime, linearGrid, thin } from "./series";

/** What network is to learn the task. */
export interface PredictOptions {
  /** Number of weight matrices; default 2. */
  readonly depth?: number | undefined;
  /** Initial strength of every mode in the network's map; default 1e-3. */
  readonly scale?: number | undefined;
  /** How many of the strongest modes to follow; default 10. */
  readonly modes?: number | undefined;
  /** Whiten the inputs first, which decouples the modes; default false. */
  readonly whiten?: boolean | undefined;
}

/** Modes weaker than this part of the strongest are rounding errors of the statistics. */
const SMALLEST = 1e-9;

/**
 * Predicts how a deep linear network will learn a task of one's own: which modes, how strong, in what order and when, in
 * closed form and by the gradient flow of the whole network from aligned weights.
 *
 * The inputs are turned to their principal axes first: this changes nothing in the learning and makes Σxx diagonal, so
 * that the flow costs O(nIn nOut) per evaluation; directions without variance are left out.
 *
 * @param task inputs [P, nIn] and targets [P, nOut]
 * @returns a report with a table of modes (strength, predicted time, simulated time) and figures
 * @throws ArgumentError (rejects) for data or options that cannot be used
 * @example
 * const inputs = normal({ shape: [50, 3], seed: 1 });
 * const targets = matmul(inputs, [[1], [2], [0]]);
 * const report = await predict({ inputs, targets }, { depth: 3, scale: 1e-3 });
 * report.tables[0]!.rows; // [["mode 1", strength, final strength, predicted time, simulated time, ...], ...]
 */
export async function predict(
  task: TaskLike,
  options: PredictOptions = {},
  run: RunOptions = {},
): Promise<Report> {
  checkRecord("predict", "options", options);
  const { depth = 2, scale = 1e-3, modes: most = 10, whiten = false } = options;
  checkNumber("predict", "options.depth", depth, { integer: true, atLeast: 1, atMost: 100 });
  checkNumber("predict", "options.scale", scale, { above: 0 });
  checkNumber("predict", "options.modes", most, { integer: true, atLeast: 1 });
  checkBoolean("predict", "options.whiten", whiten);
  const used = whiten ? whitenAs("predict", task) : task;
  const data = principalInputs(correlationsOf("predict", "task", used));
  return definePrediction(data).run({ depth, scale, modes: most }, run);
}

/** The same statistics along the principal axes of the inputs, those without variance left out. */
function principalInputs({ inputInput, outputInput, outputPower, samples }: Correlations): Correlations {
  const { values, vectors } = symmetricEigen(inputInput);
  const n = values.length;
  const first = values.findIndex((value) => value > n * Number.EPSILON * values[n - 1]!);
  const kept = n - Math.max(0, first);
  const axes = toNdArray(new Float64Array(n * kept), [n, kept]);
  const variances = toNdArray(new Float64Array(kept * kept), [kept, kept]);
  for (let k = 0; k < kept; k++) {
    variances.set(k, k, Math.max(0, values[n - 1 - k]!));
    for (let i = 0; i < n; i++) axes.set(i, k, vectors.get(i, n - 1 - k));
  }
  return { inputInput: variances, outputInput: matmul(outputInput, axes), outputPower, samples };
}

function definePrediction(data: Correlations) {
  const parameters = {
    depth: { default: 2, description: "number of weight matrices", integer: true, atLeast: 1 },
    scale: { default: 1e-3, description: "initial strength of every mode", above: 0 },
    modes: { default: 10, description: "number of modes followed", integer: true, atLeast: 1 },
  };
  const definition = {
    name: "predict",
    title: "How a deep linear network will learn this task",
    paper:
      "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear networks",
    claim: "Modes of the input-output correlations are learned one by one, in the order of their strengths.",
    summary: [
      "Modes are the singular vectors of the input-output correlations. Predicted: the closed form of each mode on its " +
        "own. Simulated: the gradient flow of the whole network from weights aligned with the modes. One unit of time τ " +
        "is 1 / (learning rate) steps of full-batch gradient descent on the loss ½⟨‖y − ŷ‖²⟩.",
    ],
    parameters,
  };
  return defineExperiment(definition, async (report) => {
    const { depth, scale, modes: most } = report.parameters;
    const basis = taskModes(data);
    const theory = predictions(basis, depth, scale, most);
    if (theory.length === 0) {
      report.addTable({
        name: "Modes",
        columns: ["mode"],
        rows: [["The targets do not depend linearly on the inputs."]],
      });
      return;
    }
    const onProgress = report.stage("gradient flow", 0.95);
    const ends = theory.map((mode) => timeToLearn(mode, scale));
    const end = 1.2 * Math.max(...ends);
    const start = Math.min(...ends) / FIRST;
    const isWide = start > 0 && end > WIDE * start;
    const times = isWide ? [0, ...geometricGrid(start, end, 400)] : linearGrid(0, end, 401);
    const [outputs, inputs] = data.outputInput.shape as [number, number];
    const widths = [inputs, ...new Array<number>(depth - 1).fill(theory.length), outputs];
    const strengths = theory.map(() => scale);
    const weights: NdArray[] = alignedWeights({ correlations: data, widths, strengths });
    const signal: AbortSignalLike | undefined = report.signal;
    const flow = report.ensure(
      await gradientFlowAsync(weights, data, { times, relativeTolerance: 1e-9, signal, onProgress }),
    );
    report.stage("report", 1);
    const smallest = Math.min(...theory.map(({ final }) => final));
    for (const note of cautions(basis.coupling, scale / smallest)) report.addNote(note);
    const shares = theory.map(({ final }, k) => basis.strengths[k]! * final);
    for (const note of weakModes(shares, ends)) report.addNote(note);

    const simulated = theory.map((mode, k) => learningTime(flow, basis, k, mode.final / 2));
    const rows = theory.map((mode, k) => [
      `mode ${k + 1}`,
      basis.strengths[k]!,
      basis.inputVariances[k]!,
      mode.final,
      mode.halfTime,
      simulated[k]!,
      flow.modes.get(times.length - 1, k),
    ]);
    const last = `simulated at t = ${Number(end.toPrecision(3))}`;
    report.addTable({
      name: "Modes: time to half of the predicted final strength (units of τ)",
      columns: [
        "mode",
        "singular value",
        "input variance",
        "final strength",
        "predicted time",
        "simulated time",
        last,
      ],
      rows: rows.map((row) => row.map((x) => (x === Number.POSITIVE_INFINITY ? "not reached" : x))),
    });
    const explained = shares.reduce((sum, share) => sum + share, 0);
    report.addTable({
      name: "The task",
      columns: ["quantity", "value"],
      rows: [
        ["samples", data.samples],
        ["inputs with variance", inputs],
        ["outputs", outputs],
        ["coupling of the modes by the inputs", basis.coupling],
        ["initial strength, relative to the smallest final one", scale / smallest],
        ["loss before learning", flow.loss[0]!],
        ["loss at the end of the simulation", flow.loss[flow.loss.length - 1]!],
        ["final loss if the predictions held", Math.max(0, (data.outputPower - explained) / 2)],
      ],
    });
    for (const [k, mode] of theory.entries()) {
      const simulation = column(flow.modes, k);
      report.addSeries(`mode ${k + 1}`, {
        time: times,
        predicted: times.map(mode.at),
        simulated: simulation,
      });
    }
    report.addSeries("loss", { time: flow.times, loss: flow.loss });
    const x = { label: "time t (units of τ)", scale: isWide ? ("log" as const) : ("linear" as const) };
    // A logarithmic axis has no place for t = 0.
    const shown = <Values extends ArrayLike<number>>(values: Values) =>
      Array.from(values).slice(isWide ? 1 : 0);
    report.addFigure({
      name: "modes",
      title: "When each mode is learned",
      caption: `The ${theory.length} strongest modes of the task in a network of ${depth} weight matrices.`,
      x,
      y: { label: "mode strength u" },
      marks: theory.flatMap((mode, k) => {
        const category = `mode ${k + 1}`;
        return [
          {
            type: "line" as const,
            category,
            method: "closed form",
            x: shown(times),
            y: shown(times.map(mode.at)),
          },
          {
            type: "dot" as const,
            category,
            method: "gradient flow",
            x: thin(shown(times), 10),
            y: thin(shown(column(flow.modes, k)), 10),
          },
        ];
      }),
    });
    report.addFigure({
      name: "loss",
      title: "The loss under gradient flow",
      x,
      y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
      marks: [{ type: "line", method: "gradient flow", x: shown(flow.times), y: shown(flow.loss) }],
    });
  });
}

/** The course begins at this part of the time of the fastest mode, and is wide, with a logarithmic axis, from this factor on. */
const FIRST = 20;
const WIDE = 20 * FIRST;

/** The last modes that together carry less than this part of what can be learned are weak. */
const WEAK = 0.01;

/** Names the weak modes where waiting for them takes most of the time. */
function weakModes(shares: readonly number[], ends: readonly number[]): string[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let [first, rest] = [shares.length, 0];
  while (first > 1 && rest + shares[first - 1]! < WEAK * total) rest += shares[--first]!;
  const [strong, all] = [Math.max(...ends.slice(0, first)), Math.max(...ends)];
  if (first === shares.length || all < 3 * strong) return [];
  const which =
    first + 1 === shares.length
      ? `Mode ${first + 1} carries`
      : `Modes ${first + 1} to ${shares.length} carry`;
  const percent = ((100 * rest) / total).toPrecision(2);
  const [late, early] = [all, strong].map((time) => Number(time.toPrecision(3)));
  return [
    `${which} ${percent} % of what can be learned, until t = ${late}, where the others have ended at ${early}: noise, perhaps. ` +
      `--modes ${first} leaves such modes out.`,
  ];
}

/** What a reader should know before trusting the predicted times. */
function cautions(coupling: number, relativeStart: number): string[] {
  const notes = [
    "Times are in units of τ: t = 1 is 1 / (learning rate) steps of full-batch gradient descent on the loss " +
      "½⟨‖y − ŷ‖²⟩. The simulated network starts from weights aligned with the modes.",
  ];
  if (coupling > 1e-6) {
    const size = coupling.toPrecision(2);
    const judgement = coupling > 0.05 ? "rough, and final strengths may be far off" : "approximate";
    notes.push(
      `The inputs' covariance couples the modes (${size}; 0 for white inputs): predicted times are ${judgement}. ` +
        "Whitening the inputs (--whiten) decouples them; centring them often helps.",
    );
  }
  if (relativeStart > 0.1) {
    notes.push(
      `The initial strength is ${relativeStart.toPrecision(2)} of the smallest final one: modes that start so large ` +
        "do not learn in stages. A smaller --scale does.",
    );
  }
  return notes;
}

function predictions(basis: TaskModes, depth: number, initial: number, most: number): ModeDynamics[] {
  const count = basis.strengths.findIndex((s) => !(s > SMALLEST * basis.strengths[0]!));
  const strengths = Array.from(
    basis.strengths.slice(0, Math.min(most, count < 0 ? basis.strengths.length : count)),
  );
  return strengths.map((strength, k) =>
    modeDynamics({ strength, initial, depth, inputVariance: basis.inputVariances[k]! }),
  );
}

/** The time to 95 % of the final strength; for a mode that starts above it, to 5 % above it. */
const timeToLearn = (mode: ModeDynamics, initial: number): number => {
  const time = mode.timeTo((initial < mode.final ? 0.95 : 1.05) * mode.final);
  return Number.isFinite(time) ? time : 1;
};
