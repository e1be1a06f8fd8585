import { expect, it } from "vitest";
import { minimiseOnSimplex } from "../../../src/bayesian/sigmoidal/simplex-quadratic";
import { generator } from "../../../src/random";

it("the minimum on the simplex satisfies the conditions of Karush, Kuhn and Tucker from any start", () => {
  const random = generator(1);
  for (const k of [1, 3, 12]) {
    for (let trial = 0; trial < 20; trial++) {
      const factor = Array.from({ length: k }, () => Array.from({ length: 4 }, () => random.normal()));
      const quadratic = Float64Array.from({ length: k * k }, (_, at) => {
        const [a, b] = [factor[Math.floor(at / k)]!, factor[at % k]!];
        return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
      });
      const linear = Float64Array.from({ length: k }, () => random.normal());
      const start = trial % 2 === 0 ? Array.from({ length: k }, () => 1 / k) : [1, ...Array(k - 1).fill(0)];
      const p = minimiseOnSimplex(quadratic, linear, start);
      const slopes = Array.from(p, (_, i) =>
        p.reduce((sum, x, j) => sum + quadratic[i * k + j]! * x, linear[i]!),
      );
      const level = Math.min(...slopes);
      expect(p.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      for (const [i, x] of p.entries()) {
        expect(x).toBeGreaterThanOrEqual(0);
        if (x > 1e-9) expect(slopes[i]).toBeCloseTo(level, 10);
      }
    }
  }
});
