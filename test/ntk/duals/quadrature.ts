/*
 * Adaptive quadrature for expectations over two correlated normal variables, as an independent check of dual
 * activations.
 */

/** Nodes of the 15-point Kronrod rule (QUADPACK); every second one is a node of the 7-point Gauss rule. */
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
];
/** Weights of the Kronrod rule (QUADPACK). */
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
/** Weights of the Gauss rule (QUADPACK). */
const GAUSS = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];

/** Computes the integral of f from a to b with an absolute error of about `tolerance`. */
export function integrate(
  f: (x: number) => number,
  a: number,
  b: number,
  tolerance: number,
  depth = 30,
): number {
  const [middle, half] = [(a + b) / 2, (b - a) / 2];
  let [kronrod, gauss] = [0, 0];
  for (const [i, x] of NODES.entries()) {
    const y = x === 0 ? f(middle) : f(middle - half * x) + f(middle + half * x);
    kronrod += KRONROD[i]! * y;
    if (i % 2 === 1) gauss += GAUSS[(i - 1) / 2]! * y;
  }
  if (Math.abs(kronrod - gauss) * half <= tolerance || depth === 0) return kronrod * half;
  return (
    integrate(f, a, middle, tolerance / 2, depth - 1) + integrate(f, middle, b, tolerance / 2, depth - 1)
  );
}

/**
 * Computes E[f(u, v)] for u = r₁ ρ cos α and v = r₂ ρ cos(α − θ), normal with standard deviations r₁, r₂ and angle θ.
 * The range of α is split where u or v changes sign, so that f may have a kink or jump at 0.
 */
export function expectation(
  f: (u: number, v: number) => number,
  r1: number,
  r2: number,
  theta: number,
  tolerance = 1e-13,
): number {
  const turns = [
    0,
    Math.PI / 2,
    theta + Math.PI / 2,
    Math.PI,
    (3 * Math.PI) / 2,
    theta + (3 * Math.PI) / 2,
    2 * Math.PI,
  ]
    .map((x) => x % (2 * Math.PI))
    .sort((x, y) => x - y);
  turns.push(2 * Math.PI);
  const radial = (alpha: number): number => {
    const [c, d] = [r1 * Math.cos(alpha), r2 * Math.cos(alpha - theta)];
    const inner = (rho: number) => f(c * rho, d * rho) * rho * Math.exp((-rho * rho) / 2);
    let sum = 0;
    for (let k = 0; k < 12; k += 2) sum += integrate(inner, k, k + 2, tolerance / 10);
    return sum;
  };
  let sum = 0;
  for (let k = 1; k < turns.length; k++) {
    if (turns[k]! > turns[k - 1]!) sum += integrate(radial, turns[k - 1]!, turns[k]!, tolerance);
  }
  return sum / (2 * Math.PI);
}
