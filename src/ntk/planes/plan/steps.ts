import type {
  ActivationStep,
  MeanStep,
  NormStep,
  PoolStep,
  SumStep,
  WeightStep,
} from "../../infinite/plan/steps";
import type { FilterRecord } from "../kernels/records";
import type { Grid, Lanes, Offset } from "../plane";

/** Point between two steps, and the byte offsets in the side tables of what the kernels read there. */
export interface Point {
  readonly grid: Grid;
  /** Standard deviations. */
  root?: number;
  /** Reciprocals of the standard deviations. */
  inverse?: number;
}

interface Between {
  readonly before: Point;
  readonly after: Point;
  /** True if the planes before the step contain the sums r r' + K, because K may be negative. */
  readonly isSigned: boolean;
}

/** Affine map of windows of positions, or of single positions. */
export interface FilterStep extends Between {
  readonly type: "filter";
  readonly step: WeightStep | MeanStep;
  readonly record: FilterRecord;
  /** Windows along both dimensions, [outputs, size]. */
  readonly sources: readonly [Int32Array, Int32Array];
}

/** Step on single entries. */
export interface EntryStep extends Between {
  readonly type: "entries";
  readonly step: ActivationStep | NormStep;
}

/** Sum of branches. */
export interface BranchStep extends Between {
  readonly type: "branches";
  readonly step: SumStep;
  readonly branches: readonly PlaneChain[];
}

export type PlaneStep = FilterStep | EntryStep | BranchStep;

/** Sequence of steps in which every plane of offsets is propagated independently. */
export interface PlaneChain {
  readonly steps: readonly PlaneStep[];
  readonly start: Point;
  readonly end: Point;
  /** True if the planes at the end contain sums. */
  readonly isSigned: boolean;
  /** Offset before the chain of the pairs with offset 1 after it, along both dimensions. */
  readonly stride: Offset;
}

/** Part of a network between pools. */
export interface Segment extends PlaneChain {
  /** True if images are circular: positions in planes count modulo the size of the image. */
  readonly isCircular: boolean;
  /** True if planes of all offsets are needed, false for offset 0 alone. */
  readonly isFull: boolean;
  /** True if the planes at the start contain sums. */
  readonly startsSigned: boolean;
  /** Number of channels of the inputs in the first segment; 0 in others. */
  readonly channels: number;
  /** Offset in the side tables of the directions of the inputs. */
  readonly directions: number;
  /** Length of the side tables, in bytes. */
  readonly tableBytes: number;
  /** Pool after the last step. */
  readonly pool?: PoolStep | undefined;
}

/** Plan of the kernels between two images by planes of offsets. */
export interface PlanePlan {
  /** One pair of images at a time if only equal positions are needed, else two. */
  readonly lanes: Lanes;
  readonly segments: readonly Segment[];
  /** Dense layers and means after the last pool, which act on covariances. */
  readonly tail: readonly (WeightStep | MeanStep)[];
}
