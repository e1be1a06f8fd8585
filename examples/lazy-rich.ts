/* Lazy or rich: the balance λ of two layers determines whether the learning curve is exponential or sigmoidal. */
import { deepLinear } from "learning-dynamics";

export function main(): void {
  const lambdas = [0, 0.1, 1, 10];
  const modes = lambdas.map((lambda) => deepLinear.modeDynamics({ strength: 1, initial: 0.01, lambda }));
  console.log(`time      ${lambdas.map((lambda) => `λ = ${lambda}`.padEnd(10)).join("")}`);
  for (const t of [0, 0.25, 0.5, 1, 2, 4, 8]) {
    console.log(
      `${t.toFixed(2).padEnd(10)}${modes.map((mode) => mode.at(t).toFixed(6).padEnd(10)).join("")}`,
    );
  }
  console.log(`half time ${modes.map((mode) => mode.halfTime.toFixed(4).padEnd(10)).join("")}`);
}
