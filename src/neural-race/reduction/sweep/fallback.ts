import { bestRotation, type Rotation } from "./best-rotation";
import type { JointKernels } from "./joint-kernels";

/** Smallest sine of a rotation that is made. */
const SMALLEST_SINE = 1e-16;

/** Part of a row: a weight and a number of the plan, the place of partners or the start of a square. */
interface Part {
  readonly weight: number;
  readonly place: number;
}

/** A plan, with places and steps in numbers instead of bytes. */
interface Plan {
  readonly n: number;
  readonly panel: number;
  readonly step: number;
  readonly width: number;
  readonly blocks: readonly Part[];
  readonly squares: readonly Part[];
}

/** Creates the kernels of joint diagonalisation in plain TypeScript, which agree with the compiled ones to rounding. */
export function jointFallback(buffer: ArrayBufferLike): JointKernels {
  const data = new Float64Array(buffer);
  const rotation: Rotation = new Float64Array(2);
  return {
    rotateColumn(at, k) {
      const plan = readPlan(data, at / 8);
      const { n, panel, step, width } = plan;
      let largest = 0;
      for (let l = k + 1; l < n; l++) {
        if (!findRotation(data, plan, k, l, rotation)) continue;
        const [c, s] = rotation as unknown as [number, number];
        if (Math.abs(s) < SMALLEST_SINE) continue;
        largest = Math.max(largest, Math.abs(s));
        rotate(data, panel + k * step, panel + l * step, 1, width, c, s);
        for (const { place } of plan.squares)
          rotate(data, panel + place + k, panel + place + l, step, n, c, s);
      }
      return largest;
    },
    transpose(to, toStep, from, fromStep, rows, columns) {
      for (let k = 0; k < rows; k++) {
        for (let j = 0; j < columns; j++) {
          data[(to + j * toStep) / 8 + k] = data[(from + k * fromStep) / 8 + j]!;
        }
      }
    },
  };
}

function readPlan(data: Float64Array, at: number): Plan {
  const [n, panel, step, width, , blockCount, squareCount] = data.subarray(at, at + 7) as unknown as Seven;
  const parts = Array.from({ length: blockCount + squareCount }, (_, i) => ({
    weight: data[at + 7 + 2 * i]!,
    place: data[at + 8 + 2 * i]! / 8,
  }));
  return {
    n,
    panel: panel / 8,
    step: step / 8,
    width,
    blocks: parts.slice(0, blockCount),
    squares: parts.slice(blockCount),
  };
}

type Seven = [number, number, number, number, number, number, number];

/** Writes the best rotation of columns k and l; returns false if their entries do not determine it. */
function findRotation(data: Float64Array, plan: Plan, k: number, l: number, rotation: Rotation): boolean {
  const { panel, step, blocks, squares } = plan;
  const row = panel + k * step;
  const other = panel + l * step;
  // With φ twice the angle, the gain is a cos φ + b sin φ (matrices to other ends) + c cos 2φ + d sin 2φ (matrices from
  // the end to itself), up to a constant.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let size = 0;
  for (const { weight, place } of blocks) {
    const alpha = data[place + k]! / 8;
    const beta = data[place + l]! / 8;
    const ka = data[row + alpha]!;
    const la = data[other + alpha]!;
    const kb = data[row + beta]!;
    const lb = data[other + beta]!;
    a += (weight * (ka * ka - la * la - kb * kb + lb * lb)) / 2;
    b += weight * (ka * la - kb * lb);
    size += weight * (ka * ka + la * la + kb * kb + lb * lb);
  }
  for (const { weight, place } of squares) {
    const kk = data[row + place + k]!;
    const ll = data[other + place + l]!;
    const spread = kk - ll;
    const mixed = 2 * data[row + place + l]!;
    c += (weight * (spread * spread - mixed * mixed)) / 4;
    d += (weight * spread * mixed) / 2;
    size += weight * (kk * kk + ll * ll + mixed * mixed);
  }
  // Differences of squares within the rounding error do not determine an angle.
  if (Math.sqrt(a * a + b * b + c * c + d * d) <= 4 * Number.EPSILON * size) return false;
  bestRotation(rotation, a, b, c, d);
  return true;
}

/** (x, y) <- (c x + s y, c y − s x) for two vectors of `count` entries in an array, `stride` entries apart. */
function rotate(
  data: Float64Array,
  xAt: number,
  yAt: number,
  stride: number,
  count: number,
  c: number,
  s: number,
): void {
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const x = data[xAt + at]!;
    const y = data[yAt + at]!;
    data[xAt + at] = c * x + s * y;
    data[yAt + at] = c * y - s * x;
  }
}
