import type { CustomActivation } from "../../networks/layers";
import { normalDensity, normalDistribution } from "../../numerics/erf";

/** Intervals of the table per unit of z. */
const PER_UNIT = 128;
/** Largest |z| of the table; beyond it the sigmoid is constant to 1e-15. */
const REACH = 7;

const SCALE = Math.sqrt(Math.PI / 2);
const slope = (z: number) => SCALE * normalDensity(SCALE * z);

/** A function and its derivative, as equidistant values in units of the interval. */
interface Table {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

function tableOf(value: (z: number) => number, derivative: (z: number) => number): Table {
  const count = 2 * REACH * PER_UNIT + 2;
  const at = (k: number) => k / PER_UNIT - REACH;
  return {
    values: Float64Array.from({ length: count }, (_, k) => value(at(k))),
    slopes: Float64Array.from({ length: count }, (_, k) => derivative(at(k)) / PER_UNIT),
  };
}

/**
 * Returns a function by cubic interpolation in a table of values and derivatives, accurate to about 1e-10. The table is
 * computed at the first call.
 */
function tabulated(value: (z: number) => number, derivative: (z: number) => number): (z: number) => number {
  let table: Table | undefined;
  return (z) => {
    table ??= tableOf(value, derivative);
    const { values, slopes } = table;
    const place = Math.max(0, Math.min(2 * REACH, z + REACH)) * PER_UNIT;
    const k = Math.floor(place);
    const t = place - k;
    const [a, b, p, q] = [values[k]!, values[k + 1]!, slopes[k]!, slopes[k + 1]!];
    return a + t * (p + t * (3 * (b - a) - 2 * p - q + t * (p + q - 2 * (b - a))));
  };
}

/** The sigmoid ½ (1 + erf(√π z/2)) of the theory, from tables, because sampling evaluates it 10⁸ times. */
export const sigmoid: CustomActivation = {
  value: tabulated((z) => normalDistribution(SCALE * z), slope),
  derivative: tabulated(slope, (z) => -SCALE * SCALE * z * slope(z)),
};
