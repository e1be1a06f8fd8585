/** Largest quantile, and width of the intervals of the midpoint rule. */
const [REACH, INTERVAL] = [6, 0.001];

/** Computes the standard normal quantiles of `count` ranks in descending order, those of 1 − (i + ½) / count. */
export function normalQuantiles(count: number): number[] {
  const quantiles: number[] = [];
  let [z, tail] = [REACH, 0];
  for (let i = 0; i < count; i++) {
    const wanted = (i + 0.5) / count;
    while (tail < wanted && z > -REACH) {
      tail += INTERVAL * density(z - INTERVAL / 2);
      z -= INTERVAL;
    }
    quantiles.push(z);
  }
  return quantiles;
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
