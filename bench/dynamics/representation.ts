import { ode } from "learning-dynamics";
import { type Contender, inProcess, type Workload } from "../compare";
import { distance, loosestTolerance, norm } from "../numbers";
import { Peer } from "../peer";

/** Representation dynamics with h0 = u0 = 1e-3, η_h = 1e-3, η_y = 0.04, ‖dx‖² = 1, ‖dy‖² = 0.5, to t = 4000. */
const s = Math.sqrt(0.5);
const r = Math.sqrt(1e-3);
const problem = { kh: 1e-3 / 2, ky: 0.04 / 2, s, start: [r, 1e-3 / r, 0], end: 4000 };
const TOLERANCE = 1e-8;
const ALLOWED_ERROR = 1e-8;

const field: ode.Field = (_t, y, dy) => {
  const r = y[0]!;
  const m1 = y[1]!;
  const m2 = y[2]!;
  const error = r * m1 - s;
  dy[0] = -problem.kh * (m1 * error + r * m2 * m2);
  dy[1] = -problem.ky * r * error;
  dy[2] = -problem.ky * r * r * m2;
};

const times = [0, problem.end];
const solve = (method: ode.Method, tolerance: number): Float64Array =>
  ode
    .solve(field, problem.start, {
      times,
      dense: false,
      method,
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance / 100,
    })
    .states.data.subarray(3);

/** Makes a workload of solves, each method at its own tolerance. */
function workload(name: string, tolerance: (method: ode.Method) => number, others: Contender[]): Workload {
  const ours = (method: ode.Method) => {
    const chosen = tolerance(method);
    return () => solve(method, chosen)[0]!;
  };
  return {
    name,
    work: { amount: 1, unit: "solves/s" },
    agreement: 1e-6,
    contenders: [
      inProcess("ode.solve", ours("dop853")),
      inProcess("ode.solve, odex", ours("odex")),
      ...others,
    ],
  };
}

/** Returns workload f: solves per second of the representation ODE, at equal tolerances and at equal errors. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("representation.py");
  const methods = await peer.methods();
  const exact = solve("dop853", 1e-14);
  const allowed = ALLOWED_ERROR * norm(exact);
  const peers = (goal: object) => methods.map((method) => peer.contender(method, { ...problem, ...goal }));
  return {
    workloads: [
      workload("f. representation ODE at 1e-8", () => TOLERANCE, peers({ tolerance: TOLERANCE })),
      workload(
        "f. representation ODE, error reached at most 1e-8",
        (method) => loosestTolerance((tolerance) => distance(solve(method, tolerance), exact) <= allowed),
        peers({ exact: Array.from(exact), error: ALLOWED_ERROR }),
      ),
    ],
    stop: () => peer.stop(),
  };
}
