import type { Pointwise } from "../architecture/pointwise";
import type { Windows } from "../architecture/windows";

/** Affine map z = weightScale · W h + biasScale · b, applied to every position or to windows. */
export interface WeightOp {
  readonly type: "weights";
  /** Index l among the layers with weights, from 0. */
  readonly index: number;
  readonly windows?: Windows | undefined;
  /** Number of positions and channels of the input. */
  readonly positions: number;
  readonly channels: number;
  /** Number of positions and channels of the output. */
  readonly outputs: number;
  readonly width: number;
  /** Number of columns of W: entries of a window times channels. */
  readonly fanIn: number;
  /** Sizes of the filter; empty in a dense layer. */
  readonly filter: readonly number[];
  /** Offsets of W [width, fanIn] and b [width] in the packed parameters; -1 without b. */
  readonly weightsAt: number;
  readonly biasesAt: number;
  readonly weightScale: number;
  readonly biasScale: number;
  /** Standard deviations of the initial W and b that the layer describes. */
  readonly weightDeviation: number;
  readonly biasDeviation: number;
  readonly learningRate: number;
  /** True if a layer closer to the input has weights, so that signals must be propagated further. */
  readonly hasWeightsBelow: boolean;
}

/** Pointwise nonlinearity. */
export interface ActivationOp {
  readonly type: "activation";
  readonly functions: Pointwise;
}

/** Means or largest numbers over windows. */
export interface PoolOp {
  readonly type: "averagePool" | "maxPool";
  readonly windows: Windows;
  readonly positions: number;
  readonly channels: number;
}

/** Normalisation over the channels. */
export interface NormOp {
  readonly type: "norm";
  readonly epsilon: number;
  readonly channels: number;
}

/** Dropout with independent masks. */
export interface DropOp {
  readonly type: "drop";
  readonly rate: number;
}

/** Transposition [rows, columns] to [columns, rows] in every sample. */
export interface TransposeOp {
  readonly type: "transpose";
  readonly rows: number;
  readonly columns: number;
}

/** Hidden layer: the input of the layer with weights `index` + 1, before dropout. */
export interface HiddenOp {
  readonly type: "hidden";
  readonly index: number;
  readonly positions: number;
  readonly channels: number;
}

/** Addition of an earlier hidden layer. */
export interface SkipOp {
  readonly type: "skip";
  /** Index of the hidden layer that is added. */
  readonly from: number;
}

/** Sum of branches. */
export interface SumOp {
  readonly type: "sum";
  readonly branches: readonly (readonly Op[])[];
}

export type Op = WeightOp | ActivationOp | PoolOp | NormOp | DropOp | TransposeOp | HiddenOp | SkipOp | SumOp;
