/** Cosine and sine of an angle of rotation. */
export type Rotation = Float64Array;

/** Number of trial angles; Newton's method starts from the best of them. */
const TRIAL_COUNT = 16;
/** Trial angles, by magnitude: the cosines and sines of each angle and of its double. */
export const TRIALS = /* @__PURE__ */ Float64Array.from({ length: 4 * TRIAL_COUNT }, (_, at) => {
  const i = at >> 2;
  const x = i === 0 ? 0 : (Math.PI * (i % 2 === 0 ? -i : i + 1)) / TRIAL_COUNT;
  return [Math.cos(x), Math.sin(x), Math.cos(2 * x), Math.sin(2 * x)][at & 3]!;
});

/** Largest tangent of half a step of Newton's method. */
const LONGEST_STEP = 0.15;
/** Tangent of half a step after which the error, of the order of its square, is below rounding. */
const LAST_STEP = 5e-9;

/**
 * Writes the cosine and the sine of φ / 2 for the φ that maximises a cos φ + b sin φ + c cos 2φ + d sin 2φ. With both
 * harmonics this is the maximum near the best of the trial angles.
 */
export function bestRotation(out: Rotation, a: number, b: number, c: number, d: number): void {
  if (c === 0 && d === 0) {
    const r = Math.sqrt(a * a + b * b);
    halve(out, a / r, b / r);
    return;
  }
  if (a === 0 && b === 0) {
    const r = Math.sqrt(c * c + d * d);
    halve(out, c / r, d / r);
  } else maximise(out, a, b, c, d);
  halve(out, out[0]!, out[1]!);
}

/** Writes the cosine and the sine of half an angle of (−π, π]. */
function halve(out: Rotation, cos: number, sin: number): void {
  const half = Math.sqrt((1 + Math.abs(cos)) / 2);
  const other = Math.abs(sin) / (2 * half);
  const sign = sin < 0 ? -1 : 1;
  out[0] = cos > 0 ? half : other;
  out[1] = sign * (cos > 0 ? other : half);
}

/**
 * Writes cos φ and sin φ. A step of Newton's method turns by 2 atan t, which agrees with the step up to its third
 * power.
 */
function maximise(out: Rotation, a: number, b: number, c: number, d: number): void {
  let [x, y, best] = [1, 0, a + c];
  for (let at = 4; at < TRIALS.length; at += 4) {
    const value = a * TRIALS[at]! + b * TRIALS[at + 1]! + c * TRIALS[at + 2]! + d * TRIALS[at + 3]!;
    if (!(value > best + 1e-12 * Math.abs(best))) continue;
    x = TRIALS[at]!;
    y = TRIALS[at + 1]!;
    best = value;
  }
  for (let i = 0; i < 20; i++) {
    const cosTwice = x * x - y * y;
    const sinTwice = 2 * x * y;
    const bend = a * x + b * y + 4 * (c * cosTwice + d * sinTwice);
    if (!(bend > 0)) break;
    const newton = (b * x - a * y + 2 * (d * cosTwice - c * sinTwice)) / bend;
    const t = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, newton / 2));
    const scale = 1 / (1 + t * t);
    const [turnCos, turnSin] = [(1 - t * t) * scale, 2 * t * scale];
    const turned = turnCos * x - turnSin * y;
    y = turnCos * y + turnSin * x;
    x = turned;
    if (Math.abs(t) < LAST_STEP) break;
  }
  out[0] = x;
  out[1] = y;
}
