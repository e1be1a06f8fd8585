/** The loss of a gated network and its gradient, for packed weights. */
export interface GatedField {
  /** How it is computed: from the statistics of the paths, or by sweeps forward and backward over the graph. */
  readonly method: "paths" | "sweep";
  /** Writes −∂L/∂W_e of every edge, packed. */
  evaluate(weights: Float64Array, gradient: Float64Array): void;
  /** ½⟨Σ_v ‖y_v − h_v‖²⟩ over the outputs v. */
  loss(weights: Float64Array): number;
  /** Gives the memory it works in back; the next evaluation takes some again. */
  release(): void;
}

/** A field that makes what it works with when it is first asked, and again after it was released. */
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
