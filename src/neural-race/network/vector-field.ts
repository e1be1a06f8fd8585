/** Loss and negative gradient of a gated network as functions of packed weights. */
export interface GatedField {
  /** Method of computation: from the statistics of the paths, or by forward and backward sweeps over the graph. */
  readonly method: "paths" | "sweep";
  /** Writes −∂L/∂W_e of every edge to `gradient`, packed. */
  evaluate(weights: Float64Array, gradient: Float64Array): void;
  /** Returns the loss ½⟨Σ_v ‖y_v − h_v‖²⟩ over the outputs v. */
  loss(weights: Float64Array): number;
  /** Releases the workspace. The next evaluation allocates a new one. */
  release(): void;
}

/** Creates a field that calls `make` at its first evaluation, and again at the first one after a release. */
export function lazyField(method: GatedField["method"], make: () => Omit<GatedField, "method">): GatedField {
  let made: Omit<GatedField, "method"> | undefined;
  const field = () => {
    made ??= make();
    return made;
  };
  return {
    method,
    evaluate: (weights, gradient) => field().evaluate(weights, gradient),
    loss: (weights) => field().loss(weights),
    release() {
      made?.release();
      made = undefined;
    },
  };
}
