import { expect, test } from "vitest";
import { NODES, POWERS, T, T_INVERSE } from "../../../src/ode/radau/radau-constants";

test("T times T_INVERSE is the identity, and the collocation polynomial passes through the stages", () => {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = [0, 1, 2].reduce((s, k) => s + T[3 * i + k]! * T_INVERSE[3 * k + j]!, 0);
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(2e-15);
      const value = [1, 2, 3].reduce((s, k) => s + POWERS[3 * (k - 1) + j]! * NODES[i]! ** k, 0);
      expect(Math.abs(value - (i === j ? 1 : 0))).toBeLessThan(1e-14);
    }
  }
});
