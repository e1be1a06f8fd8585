import { deepLinear } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { distance, loosestTolerance, norm } from "../numbers";
import { Peer } from "../peer";
import { problemOf, statistics } from "./flow-problem";

const SIZES = [8, 64, 256];
/** Largest size for LSODA, which takes half a minute for larger networks because of its finite-difference Jacobian. */
const LARGEST_FOR_LSODA = 8;

function workload(hidden: number, peer: Peer, methods: readonly string[]): Workload {
  const { widths, weights, end, product } = problemOf(hidden);
  const allowedError = 1e-6 * norm(product);
  const ours = (method: "dop853" | "dopri5") => {
    const solve = (tolerance: number) =>
      deepLinear.gradientFlow(weights, statistics, {
        method,
        times: [end],
        dense: false,
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance * 1e-3,
      }).products[0]!.data;
    const tolerance = loosestTolerance((candidate) => distance(solve(candidate), product) <= allowedError);
    return inProcess(`gradientFlow, ${method} at ${tolerance}`, () => norm(solve(tolerance)));
  };
  const problem = {
    widths,
    weights: weights.map((w) => Array.from(w.data)),
    inputOutputCorrelation: Array.from(statistics.inputOutputCorrelation.data),
    end,
    product: Array.from(product),
  };
  const usable = methods.filter((method) => hidden <= LARGEST_FOR_LSODA || !method.includes("LSODA"));
  return {
    name: `c. flow of 16-${hidden}-${hidden}-16 to 99 %, final error 1e-6`,
    agreement: 1e-5,
    contenders: [
      // dop853 is the default method; dopri5 is cheaper at loose tolerances. Each runs at its loosest tolerance that is
      // accurate enough.
      ours("dop853"),
      ours("dopri5"),
      ...usable.map((method) => peer.contender(method, problem)),
    ],
  };
}

/** Returns workload c: complete gradient flows, compared with scipy on the same statistics. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("flow.py");
  const methods = await peer.methods();
  return { workloads: SIZES.map((hidden) => workload(hidden, peer, methods)), stop: () => peer.stop() };
}
