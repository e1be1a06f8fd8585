/** Learned and remaining parts of a mode as functions of its eigenvalue λ. */
export interface LearnedFraction {
  /** (1 − remaining)/λ, with its limit at λ = 0: factor of a mode's residual in the change of test outputs. */
  readonly learned: (value: number) => number;
  /** Remaining fraction of the residual. */
  readonly remaining: (value: number) => number;
}

/**
 * Computes the learned fraction of gradient flow of ½Σ(f − y)² + ½ ridge ‖θ − θ₀‖² with rate η at time t:
 * (1 − e^{−η(λ+ridge)t})/(λ + ridge), by expm1.
 */
export function flowLearnedFraction(t: number, rate: number, ridge: number): LearnedFraction {
  const learned = (value: number): number => {
    const decay = value + ridge;
    if (t === 0) return 0;
    if (t === Number.POSITIVE_INFINITY) return decay > 0 ? 1 / decay : 0;
    return decay * rate * t > 0 ? -Math.expm1(-decay * rate * t) / decay : rate * t;
  };
  return {
    learned,
    remaining: (value) => {
      if (ridge > 0) return 1 - value * learned(value);
      if (value === 0 || t === 0) return 1;
      return Math.exp(-value * rate * t);
    },
  };
}

/**
 * Computes the learned fraction of gradient descent with learning rate η and heavy-ball momentum β after some steps.
 */
export function descentLearnedFraction(
  steps: number,
  learningRate: number,
  ridge: number,
  momentum: number,
): LearnedFraction {
  const learnedAfter = momentum === 0 ? plainSteps : heavyBallSteps;
  const learned = (value: number): number => {
    const decay = value + ridge;
    if (steps === 0) return 0;
    if (steps === Number.POSITIVE_INFINITY) {
      if (decay === 0) return 0;
      return learningRate * decay < 2 * (1 + momentum) ? 1 / decay : Number.POSITIVE_INFINITY;
    }
    return learnedAfter(steps, learningRate, decay, momentum);
  };
  return {
    learned,
    remaining: (value) => {
      const x = learningRate * value;
      if (momentum > 0 || ridge > 0 || x === 0) return 1 - value * learned(value);
      // log1p(−x) is accurate for small x, 1 − x is not.
      return x < 1 ? Math.exp(steps * Math.log1p(-x)) : (1 - x) ** steps;
    },
  };
}

/** (1 − (1 − ηλ)ᵀ)/λ */
function plainSteps(steps: number, learningRate: number, value: number): number {
  const x = learningRate * value;
  if (x === 0) return learningRate * steps;
  if (x < 1) return -Math.expm1(steps * Math.log1p(-x)) / value;
  return (1 - (1 - x) ** steps) / value;
}

/**
 * Computes the learned fraction with momentum, s_{k+1} = (1 + β − ηλ) s_k − β s_{k−1} + η from s_0 = 0, by repeated
 * squaring of the matrix of the recurrence: log₂ T products, without a special case for equal roots.
 */
function heavyBallSteps(steps: number, learningRate: number, value: number, momentum: number): number {
  let power = [1 + momentum - learningRate * value, -momentum, learningRate, 1, 0, 0, 0, 0, 1];
  let state = [0, 0, 1];
  for (let remaining = steps; remaining >= 1; remaining = Math.floor(remaining / 2)) {
    if (remaining % 2 === 1) state = timesVector(power, state);
    power = timesMatrix(power, power);
  }
  return state[0]!;
}

const timesVector = (m: readonly number[], v: readonly number[]): number[] =>
  [0, 3, 6].map((row) => m[row]! * v[0]! + m[row + 1]! * v[1]! + m[row + 2]! * v[2]!);

const timesMatrix = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((_, at) => {
    const [row, column] = [at - (at % 3), at % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[3 + column]! + a[row + 2]! * b[6 + column]!;
  });
