import { ode } from "learning-dynamics";
import { here, type Workload } from "./compare";
import { Peer } from "./peer";

/** theory 1.4's golden example: h0 = u0 = 1e-3, η_h = 1e-3, η_y = 0.04, ‖dx‖² = 1, ‖dy‖² = 0.5, to t = 4000. */
const s = Math.sqrt(0.5);
const r = Math.sqrt(1e-3);
const problem = { kh: 1e-3 / 2, ky: 0.04 / 2, s, start: [r, 1e-3 / r, 0], end: 4000, tolerance: 1e-8 };

const field: ode.Field = (_t, y, dy) => {
  const r = y[0]!;
  const m1 = y[1]!;
  const m2 = y[2]!;
  const miss = r * m1 - s;
  dy[0] = -problem.kh * (m1 * miss + r * m2 * m2);
  dy[1] = -problem.ky * r * miss;
  dy[2] = -problem.ky * r * r * m2;
};

const tolerances = { relativeTolerance: problem.tolerance, absoluteTolerance: problem.tolerance / 100 };
const times = [0, problem.end];

/** Workload f: solves per second of the representation ODE. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("representation.py");
  const others = (await peer.methods()).map((method) => peer.contender(method, problem));
  const solve = (method: ode.Method) => () =>
    ode.solve(field, problem.start, { times, dense: false, method, ...tolerances }).states.get(1, 0);
  return {
    workloads: [
      {
        name: "f. representation ODE at 1e-8",
        work: { amount: 1, unit: "solves/s" },
        agreement: 1e-6,
        contenders: [here("ode.solve", solve("dop853")), here("ode.solve, odex", solve("odex")), ...others],
      },
    ],
    stop: () => peer.stop(),
  };
}
