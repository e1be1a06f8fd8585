/** Loss as a function of the outputs f [P, O], flat row-major. */
export interface OutputLoss {
  /** L(f), summed over the samples. */
  readonly value: (outputs: Float64Array) => number;
  /** Writes ∂L/∂f to `gradient`. */
  readonly gradient: (outputs: Float64Array, gradient: Float64Array) => void;
}

/** Creates the loss ½Σ(f − y)². */
export const squaredLoss = (targets: Float64Array): OutputLoss => ({
  value: (f) => f.reduce((sum, x, i) => sum + (x - targets[i]!) ** 2, 0) / 2,
  gradient: (f, out) => {
    for (let i = 0; i < f.length; i++) out[i] = f[i]! - targets[i]!;
  },
});

/** Creates the loss −Σ y log softmax(f) for rows y of probabilities; for one output, the logistic loss, y in [0, 1]. */
export const crossEntropyLoss = (targets: Float64Array, outputs: number): OutputLoss =>
  outputs === 1 ? logisticLoss(targets) : softmaxLoss(targets, outputs);

const logisticLoss = (targets: Float64Array): OutputLoss => ({
  // log(1 + eᶠ) without overflow.
  value: (f) =>
    f.reduce((sum, x, i) => sum + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - targets[i]! * x, 0),
  gradient: (f, out) => {
    for (let i = 0; i < f.length; i++) {
      const e = Math.exp(-Math.abs(f[i]!));
      out[i] = (f[i]! >= 0 ? 1 : e) / (1 + e) - targets[i]!;
    }
  },
});

const softmaxLoss = (targets: Float64Array, outputs: number): OutputLoss => {
  const rowOf = (f: Float64Array, row: number): [largest: number, sum: number] => {
    let [largest, sum] = [Number.NEGATIVE_INFINITY, 0];
    for (let o = 0; o < outputs; o++) largest = Math.max(largest, f[row + o]!);
    for (let o = 0; o < outputs; o++) sum += Math.exp(f[row + o]! - largest);
    return [largest, sum];
  };
  return {
    value: (f) => {
      let loss = 0;
      for (let row = 0; row < f.length; row += outputs) {
        const [largest, sum] = rowOf(f, row);
        for (let o = 0; o < outputs; o++) {
          loss += targets[row + o]! * (Math.log(sum) + largest - f[row + o]!);
        }
      }
      return loss;
    },
    gradient: (f, out) => {
      for (let row = 0; row < f.length; row += outputs) {
        const [largest, sum] = rowOf(f, row);
        let total = 0;
        for (let o = 0; o < outputs; o++) total += targets[row + o]!;
        for (let o = 0; o < outputs; o++) {
          out[row + o] = (total * Math.exp(f[row + o]! - largest)) / sum - targets[row + o]!;
        }
      }
    },
  };
};
