import { describe, expect, it } from "vitest";
import type { Activation } from "../../../src/networks/architecture";
import { coordinates, randomHamiltonian, smallProblem } from "./problem";

const ACTIVATIONS: Activation[] = [
  "linear",
  "relu",
  "erf",
  "tanh",
  { value: (z) => z ** 2, derivative: (z) => 2 * z },
];
const TEMPERATURE = 0.3;

describe("energy of the posterior", () => {
  it.each(ACTIVATIONS)("is half the norm plus N/2T times the squared residuals, for %s", (activation) => {
    const problem = smallProblem(activation);
    const { energy, position, gradient } = randomHamiltonian(problem);
    const { factor, targets, width, readoutDeviation } = problem;
    const value = energy.at(position, gradient, TEMPERATURE);
    let squares = 0;
    for (let p = 0; p < 4; p++) {
      for (let k = 0; k < 2; k++) {
        let output = 0;
        for (let i = 0; i < width; i++) {
          const z = [0, 1, 2].reduce(
            (sum, j) => sum + position.hidden[3 * i + j]! * factor.data[4 * j + p]!,
            0,
          );
          expect(energy.preactivations[4 * i + p]).toBeCloseTo(z, 13);
          const a = readoutDeviation * position.readouts[2 * i + k]!;
          output += (a * problem.activation.value(z)) / width;
        }
        expect(energy.outputs[2 * p + k]).toBeCloseTo(output, 13);
        squares += (output - targets.data[2 * p + k]!) ** 2;
      }
    }
    const norm = position.all.reduce((sum, x) => sum + x * x, 0);
    expect(value / (norm / 2 + (width / (2 * TEMPERATURE)) * squares)).toBeCloseTo(1, 13);
  });

  it.each(ACTIVATIONS)("has the gradient of its central differences, for %s", (activation) => {
    const problem = smallProblem(activation);
    const { energy, position, gradient } = randomHamiltonian(problem);
    energy.at(position, gradient, TEMPERATURE);
    const exact = gradient.all.slice();
    const step = 1e-5;
    for (let k = 0; k < exact.length; k++) {
      const x = position.all[k]!;
      const at = (value: number) => {
        position.all[k] = value;
        return energy.at(position, gradient, TEMPERATURE);
      };
      const difference = (at(x + step) - at(x - step)) / (2 * step);
      position.all[k] = x;
      expect(difference / (1 + Math.abs(exact[k]!))).toBeCloseTo(exact[k]! / (1 + Math.abs(exact[k]!)), 8);
    }
  });

  it("does not change when neurons are exchanged, and its gradient is exchanged with them", () => {
    const problem = smallProblem("tanh");
    const { energy, position, gradient } = randomHamiltonian(problem);
    const value = energy.at(position, gradient, TEMPERATURE);
    const [before, other] = [gradient.all.slice(), coordinates(problem)];
    // Neuron i takes the place of neuron 4 − i.
    const reversed = (from: Float64Array, to: Float64Array, size: number) => {
      for (let k = 0; k < from.length; k++) to[(4 - Math.floor(k / size)) * size + (k % size)] = from[k]!;
    };
    reversed(position.hidden, other.hidden, 3);
    reversed(position.readouts, other.readouts, 2);
    position.all.set(other.all);
    expect(energy.at(position, gradient, TEMPERATURE) / value).toBeCloseTo(1, 14);
    reversed(gradient.hidden, other.hidden, 3);
    reversed(gradient.readouts, other.readouts, 2);
    before.forEach((g, k) => {
      expect(other.all[k]).toBeCloseTo(g, 12);
    });
  });
});
