import type { CellMark, Figure, Mark } from "../../figures/figure";
import type { EnsemblePrediction, KernelFlow, KernelLossFlow, KernelPair } from "../../ntk";
import { lossFigure, shortNumber, trajectoryFigure } from "./trajectory-figure";

/** Largest number of samples in a heat map; more cannot be distinguished. */
const MAX_SAMPLES = 40;

/** Draws both kernels as heat maps on one colour scale. */
export function kernelsFigure({ nngp, ntk }: KernelPair): Figure {
  const [rows = 0, columns = 0] = ntk.shape;
  const [shownRows, shownColumns] = [Math.min(rows, MAX_SAMPLES), Math.min(columns, MAX_SAMPLES)];
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));
  const cell = (panel: string, kernel: KernelPair["ntk"]): CellMark => ({
    type: "cell",
    panel,
    rows: numbers(shownRows),
    columns: numbers(shownColumns),
    values: Array.from({ length: shownRows }, (_, i) =>
      Array.from({ length: shownColumns }, (_, j) => kernel.get(i, j)),
    ),
    label: "kernel",
  });
  const caption = `The first ${shownRows} x ${shownColumns} entries of ${rows} x ${columns}.`;
  return {
    name: "kernels",
    title: "The kernels at infinite width",
    ...(shownRows < rows || shownColumns < columns ? { caption: caption } : {}),
    x: { label: "second sample" },
    y: { label: "first sample" },
    marks: [cell("NNGP kernel K", nngp), cell("tangent kernel Θ", ntk)],
  };
}

/** Draws the loss over five times the slowest time scale, in units of time or in steps of gradient descent. */
export function kernelFlowFigure(
  { loss, timescales }: KernelFlow,
  descent?: { readonly stable: boolean },
): Figure {
  const finite = timescales.filter(Number.isFinite);
  const [fastest, slowest] = finite.length === 0 ? [1, 1] : [Math.min(...finite), Math.max(...finite)];
  const end = descent?.stable === false ? 20 : 5 * slowest;
  const start = fastest / 10;
  const positions = Array.from({ length: 120 }, (_, i) => start * (end / start) ** (i / 119));
  const times =
    descent === undefined ? positions : [...new Set(positions.map((t) => Math.max(1, Math.ceil(t))))];
  const label = descent === undefined ? "time t" : "step";
  const losses = times.map(loss);
  const unlearned = timescales.length - finite.length;
  const modes = `${finite.length} ${finite.length === 1 ? "mode is" : "modes are"} learned${unlearned > 0 ? `, ${unlearned} never` : ""}.`;
  const outcome = descent?.stable === false ? "The learning rate is too large: training diverges." : modes;
  return {
    ...lossFigure(
      {
        name: "kernel-flow",
        title: "The loss on the training set with a constant tangent kernel",
        x: { label, scale: "log" },
        at: times,
      },
      losses,
    ),
    caption: `The loss goes from ${shortNumber(loss(0))} to ${shortNumber(losses[losses.length - 1]!)}. ${outcome}`,
  };
}

/** Draws the loss over time. */
export const kernelLossFigure = ({ times, loss }: KernelLossFlow): Figure =>
  lossFigure(
    {
      name: "kernel-loss-flow",
      title: "The loss with a constant tangent kernel",
      x: { label: "time t" },
      at: times,
    },
    loss,
  );

/** Draws the means of the samples with two standard deviations. */
export function ensembleFigure({ mean, covariance }: EnsemblePrediction): Figure {
  const [samples = 0, outputs = 0] = mean.shape;
  const count = Math.min(samples, 200);
  const positions = Array.from({ length: count }, (_, i) => i);
  const series = Array.from({ length: Math.min(outputs, 6) }, (_, o): Mark[] => {
    const category = outputs === 1 ? {} : { category: `output ${o + 1}` };
    const spread = (i: number) => 2 * Math.sqrt(Math.max(0, covariance.get(i, i)));
    const bar = (i: number): Mark => {
      const middle = mean.get(i, o);
      return { type: "line", x: [i, i], y: [middle - spread(i), middle + spread(i)], ...category };
    };
    return [
      ...positions.map(bar),
      { type: "dot", x: positions, y: positions.map((i) => mean.get(i, o)), ...category },
    ];
  });
  return {
    name: "ensemble",
    title: "What networks of infinite width predict",
    caption: `Means with two standard deviations over random initial weights${count < samples ? `, the first ${count} of ${samples} samples` : ""}.`,
    x: { label: "sample" },
    y: { label: "output" },
    marks: series.flat(),
  };
}

/** Draws the loss over the steps of gradient descent. */
export const descentFigure = ({
  steps,
  loss,
}: {
  readonly steps: Float64Array;
  readonly loss: Float64Array;
}): Figure =>
  lossFigure(
    { name: "gradient-descent", title: "The loss under gradient descent", x: { label: "step" }, at: steps },
    loss,
  );

/** Draws the loss of a linearised network over five times the slowest time scale of its modes. */
export function taylorFigure(
  { loss, eigenvalues }: { loss(t: number): number; readonly eigenvalues: Float64Array },
  { rate }: { readonly rate: number },
): Figure {
  const timescales = Array.from(eigenvalues, (value) => 1 / (rate * value)).filter(Number.isFinite);
  const end = timescales.length === 0 ? 1 : 5 * Math.max(...timescales);
  const start = timescales.length === 0 ? 0.01 : Math.min(...timescales) / 10;
  const times = Array.from({ length: 120 }, (_, i) => start * (end / start) ** (i / 119));
  return trajectoryFigure({
    name: "taylor-flow",
    title: "The loss of the linearised network",
    x: { label: "time t", scale: "log" },
    y: { label: "loss ½Σ(f − y)²" },
    at: times,
    curves: [{ name: "loss", at: (i) => loss(times[i]!) }],
  });
}
