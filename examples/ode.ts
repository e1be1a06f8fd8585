/* Uses the integrator directly: a terminal event, dense output, a stiff method, and the advice of an error. */
import { IntegrationError, ode } from "learning-dynamics";

export function main(): void {
  const logistic: ode.Field = (_t, y, dy) => {
    dy[0] = y[0]! * (1 - y[0]!);
  };
  const half = { name: "half", value: (_t: number, y: Float64Array) => y[0]! - 0.5, terminal: true };
  const growth = ode.solve(logistic, [1e-3], { times: [0, 100], events: [half] });
  console.log(
    `half of the final size at t = ${growth.events[0]!.time} (exactly ${Math.log(999)}); at t = 3: ${growth.at(3)[0]}`,
  );

  const vanDerPol: ode.Field = (_t, y, dy) => {
    dy[0] = y[1]!;
    dy[1] = 1000 * (1 - y[0]! ** 2) * y[1]! - y[0]!;
  };
  const stiff = ode.solve(vanDerPol, [2, 0], { times: [0, 2000], method: "radau", relativeTolerance: 1e-7 });
  console.log(`van der Pol, µ = 1000: ${stiff.states.get(1, 0)} after ${stiff.stats.steps} steps`);

  try {
    ode.solve(
      (_t, y, dy) => {
        dy[0] = y[0]! ** 2;
      },
      [1],
      { times: [0, 2] },
    );
  } catch (error) {
    if (error instanceof IntegrationError)
      console.log(`${error.reason} at t = ${error.time}: ${error.advice}`);
  }
}
