import { madd } from "./lanes";

/**
 * Sum of the series in w at `series`, of 18 coefficients, each in both lanes, given x = w². It consists of four interleaved sums of
 * every fourth power, because a single sum would wait for each of its terms.
 */
// @ts-ignore: decorator
@inline
export function halfAngleSeries(series: usize, w: v128, x: v128): v128 {
  const y = f64x2.mul(x, x);
  let q0 = v128.load(series, 256), q1 = v128.load(series, 272);
  let q2 = v128.load(series, 288), q3 = v128.load(series, 240);
  q0 = madd(q0, y, v128.load(series, 192));
  q1 = madd(q1, y, v128.load(series, 208));
  q2 = madd(q2, y, v128.load(series, 224));
  q3 = madd(q3, y, v128.load(series, 176));
  q0 = madd(q0, y, v128.load(series, 128));
  q1 = madd(q1, y, v128.load(series, 144));
  q2 = madd(q2, y, v128.load(series, 160));
  q3 = madd(q3, y, v128.load(series, 112));
  q0 = madd(q0, y, v128.load(series, 64));
  q1 = madd(q1, y, v128.load(series, 80));
  q2 = madd(q2, y, v128.load(series, 96));
  q3 = madd(q3, y, v128.load(series, 48));
  q0 = madd(q0, y, v128.load(series, 0));
  q1 = madd(q1, y, v128.load(series, 16));
  q2 = madd(q2, y, v128.load(series, 32));
  return madd(madd(q3, w, q2), x, madd(q1, w, q0));
}
