import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { NdArray } from "../../arrays/types";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { type Curve, scaleFor, trajectoryFigure } from "../../figures/trajectory-figure";
import type { Parameters } from "../../networks";

/** Numbers of the training samples and of the probe samples. */
export interface Parts {
  readonly train: Float64Array;
  readonly probe: Float64Array;
}

/** Quantities that are recorded along a telescoped training. */
export interface TelescopingRecord {
  /** Numbers of steps before each record, from 0 on. */
  readonly steps: Float64Array;
  /** Loss ½⟨(f − y)²⟩ of the training samples. */
  readonly loss: Float64Array;
  /** Effective numbers of parameters of the smoother; undefined without it. */
  readonly effective?: Parts | undefined;
}

/** A training as a sum of linear models, and the predictions at its end. */
export interface Telescoping extends TelescopingRecord, Tabular, Drawable {
  /** Outputs f of the trained network. */
  readonly outputs: Parts;
  /** Outputs f̃ of the telescoping model, f₀ + Σ_t ∇f_t · Δθ_t. */
  readonly telescoped: Parts;
  /** Outputs of the network linearised at its initial parameters, f₀ + ∇f₀ · (θ − θ₀). */
  readonly linearised: Parts;
  /** Largest |f − f̃| over all samples. */
  readonly error: number;
  /** Smoother S at the training samples, [P, P], and at the probe samples, [Q, P]; undefined without it. */
  readonly smoother?: { readonly train: NdArray; readonly probe: NdArray } | undefined;
  /** Offset c, for f̃ ≈ S y + c with the training targets y; undefined without the smoother. */
  readonly offset?: Parts | undefined;
  /**
   * Largest |f − (S y + c)| over all samples: a number that is not small compared with the changes of the outputs means that the
   * smoother, and the effective parameters with it, do not describe the training. Undefined without the smoother.
   */
  readonly smootherError?: number | undefined;
  /** Trained parameters. */
  readonly parameters: Parameters;
}

/** Attaches the table and the figure to a result. */
export const withTableAndFigure = (result: Omit<Telescoping, "toTable" | "figure">): Telescoping =>
  attachFigure(attachTable(result, recordTable), recordFigure);

/** Returns the records as a table, one row per recorded step. */
const recordTable = ({ steps, loss, effective }: TelescopingRecord): Table =>
  tableOf([
    ["step", steps],
    ["loss", loss],
    ...(effective === undefined
      ? []
      : ([
          ["effective parameters, training", effective.train],
          ["effective parameters, probe", effective.probe],
        ] as const)),
  ]);

/** Draws the effective numbers of parameters, or without a smoother the loss, over the steps. */
function recordFigure({ steps, loss, effective }: TelescopingRecord) {
  const curves: Curve[] =
    effective === undefined
      ? [{ name: "loss", at: (i) => loss[i]! }]
      : [
          { name: "training samples", at: (i) => effective.train[i]! },
          { name: "probe samples", at: (i) => effective.probe[i]! },
        ];
  return trajectoryFigure({
    name: "telescoping",
    title:
      effective === undefined ? "Loss of the telescoped training" : "Effective parameters of the training",
    x: { label: "steps" },
    y:
      effective === undefined
        ? { label: "loss ½⟨(f − y)²⟩", scale: scaleFor(loss) }
        : { label: "effective number of parameters p" },
    at: steps,
    curves,
  });
}
