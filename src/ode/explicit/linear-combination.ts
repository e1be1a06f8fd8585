import type { Combination } from "./tableau";

/**
 * Computes `out = base + step · Σ coefficients[j] · stages[j]` in one pass over memory.
 *
 * The code is unrolled for the numbers of terms that occur, so that V8 keeps the coefficients in registers. These
 * combinations take a quarter of the time of a large integration. One pass per term, or an inner loop over the
 * terms, takes twice as long. `out` may be `base`. Cost: 2 n flops per term.
 */
export function combine(
  combination: Combination,
  step: number,
  base: Float64Array,
  out: Float64Array,
  outOffset: number,
): void {
  const c = combination.coefficients;
  const k = combination.stages;
  const n = base.length;
  switch (c.length) {
    case 1: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] = base[i]! + c0 * k0[i]!;
      }
      return;
    }
    case 2: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] = base[i]! + (c0 * k0[i]! + c1 * k1[i]!);
      }
      return;
    }
    case 3: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] = base[i]! + (c0 * k0[i]! + c1 * k1[i]! + c2 * k2[i]!);
      }
      return;
    }
    case 4: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] = base[i]! + (c0 * k0[i]! + c1 * k1[i]! + c2 * k2[i]! + c3 * k3[i]!);
      }
      return;
    }
    case 5: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      const c4 = step * c[4]!;
      const k4 = k[4]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] = base[i]! + (c0 * k0[i]! + c1 * k1[i]! + c2 * k2[i]! + c3 * k3[i]! + c4 * k4[i]!);
      }
      return;
    }
    case 6: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      const c4 = step * c[4]!;
      const k4 = k[4]!;
      const c5 = step * c[5]!;
      const k5 = k[5]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] =
          base[i]! + (c0 * k0[i]! + c1 * k1[i]! + c2 * k2[i]! + c3 * k3[i]! + c4 * k4[i]! + c5 * k5[i]!);
      }
      return;
    }
    case 7: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      const c4 = step * c[4]!;
      const k4 = k[4]!;
      const c5 = step * c[5]!;
      const k5 = k[5]!;
      const c6 = step * c[6]!;
      const k6 = k[6]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] =
          base[i]! +
          (c0 * k0[i]! + c1 * k1[i]! + c2 * k2[i]! + c3 * k3[i]! + c4 * k4[i]! + c5 * k5[i]! + c6 * k6[i]!);
      }
      return;
    }
    case 8: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      const c4 = step * c[4]!;
      const k4 = k[4]!;
      const c5 = step * c[5]!;
      const k5 = k[5]!;
      const c6 = step * c[6]!;
      const k6 = k[6]!;
      const c7 = step * c[7]!;
      const k7 = k[7]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] =
          base[i]! +
          (c0 * k0[i]! +
            c1 * k1[i]! +
            c2 * k2[i]! +
            c3 * k3[i]! +
            c4 * k4[i]! +
            c5 * k5[i]! +
            c6 * k6[i]! +
            c7 * k7[i]!);
      }
      return;
    }
    case 9: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      const c4 = step * c[4]!;
      const k4 = k[4]!;
      const c5 = step * c[5]!;
      const k5 = k[5]!;
      const c6 = step * c[6]!;
      const k6 = k[6]!;
      const c7 = step * c[7]!;
      const k7 = k[7]!;
      const c8 = step * c[8]!;
      const k8 = k[8]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] =
          base[i]! +
          (c0 * k0[i]! +
            c1 * k1[i]! +
            c2 * k2[i]! +
            c3 * k3[i]! +
            c4 * k4[i]! +
            c5 * k5[i]! +
            c6 * k6[i]! +
            c7 * k7[i]! +
            c8 * k8[i]!);
      }
      return;
    }
    case 12: {
      const c0 = step * c[0]!;
      const k0 = k[0]!;
      const c1 = step * c[1]!;
      const k1 = k[1]!;
      const c2 = step * c[2]!;
      const k2 = k[2]!;
      const c3 = step * c[3]!;
      const k3 = k[3]!;
      const c4 = step * c[4]!;
      const k4 = k[4]!;
      const c5 = step * c[5]!;
      const k5 = k[5]!;
      const c6 = step * c[6]!;
      const k6 = k[6]!;
      const c7 = step * c[7]!;
      const k7 = k[7]!;
      const c8 = step * c[8]!;
      const k8 = k[8]!;
      const c9 = step * c[9]!;
      const k9 = k[9]!;
      const c10 = step * c[10]!;
      const k10 = k[10]!;
      const c11 = step * c[11]!;
      const k11 = k[11]!;
      for (let i = 0; i < n; i++) {
        out[outOffset + i] =
          base[i]! +
          (c0 * k0[i]! +
            c1 * k1[i]! +
            c2 * k2[i]! +
            c3 * k3[i]! +
            c4 * k4[i]! +
            c5 * k5[i]! +
            c6 * k6[i]! +
            c7 * k7[i]! +
            c8 * k8[i]! +
            c9 * k9[i]! +
            c10 * k10[i]! +
            c11 * k11[i]!);
      }
      return;
    }
    default:
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < c.length; j++) sum += c[j]! * k[j]![i]!;
        out[outOffset + i] = base[i]! + step * sum;
      }
  }
}
