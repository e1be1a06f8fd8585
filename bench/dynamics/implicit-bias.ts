import { implicitBias } from "learning-dynamics";
import { type Contender, inProcess, type Workload } from "../compare";
import { entry } from "../numbers";
import { Peer } from "../peer";

/** Number of equations and of coefficients, of which one in 50 is not zero in the teacher. */
const [EQUATIONS, COEFFICIENTS] = [200, 1000];

/** Depths and initial scales. SciPy solves the first problem, where its Hessian is well-conditioned. */
const NETWORKS = [
  { depth: 2, scale: 0.1 },
  { depth: 2, scale: 1e-6 },
  { depth: 3, scale: 1e-3 },
  { depth: 3, scale: 1e-4 },
];

/** Returns a regression on a few of many coefficients. */
export function regression(
  equations: number,
  coefficients: number,
): { inputs: number[][]; targets: number[] } {
  const inputs = Array.from({ length: equations }, (_, p) =>
    Array.from({ length: coefficients }, (_, i) => entry(p * coefficients + i + 1)),
  );
  const teacher = Array.from({ length: coefficients }, (_, i) => (i % 50 === 0 ? 4 * entry(i + 7) : 0));
  return { inputs, targets: inputs.map((row) => row.reduce((sum, x, i) => sum + x * teacher[i]!, 0)) };
}

/** Returns the workloads of the limit of a diagonal linear network: 200 equations for 1,000 coefficients. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("implicit_bias.py");
  const methods = await peer.methods();
  const problem = regression(EQUATIONS, COEFFICIENTS);
  return {
    workloads: NETWORKS.map(({ depth, scale }, k) => {
      const others: Contender[] =
        k > 0 ? [] : methods.map((method) => peer.contender(method, { ...problem, scale }));
      return {
        name: `diagonalMinimiser: ${EQUATIONS} x ${COEFFICIENTS}, depth ${depth}, scale ${scale}`,
        agreement: 1e-6,
        contenders: [
          inProcess(
            "diagonalMinimiser",
            () => implicitBias.diagonalMinimiser({ ...problem, depth, scale }).l1Norm,
          ),
          ...others,
        ],
      };
    }),
    stop: () => peer.stop(),
  };
}
