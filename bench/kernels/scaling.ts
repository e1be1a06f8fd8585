import { generalisation, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const BOOTSTRAP = 100;
const LAW = {
  form: "chinchilla",
  constants: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 },
} as const;

/** Draws losses of the law at 100 pairs of sizes, with 1 % noise. */
function drawLosses() {
  const generator = random.generator(2);
  const sizes = (from: number, to: number) =>
    Array.from({ length: 100 }, () => 10 ** (from + (to - from) * generator.uniform()));
  const [parameters, tokens] = [sizes(7, 10), sizes(9, 11.5)];
  const exact = generalisation.scalingLoss(LAW, { parameters, tokens });
  return { parameters, tokens, loss: Array.from(exact, (l) => l * Math.exp(0.01 * generator.normal())) };
}

/** Returns workload m: a fit of Chinchilla's law with bootstrap intervals. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("scaling.py");
  const methods = await peer.methods();
  const points = drawLosses();
  return {
    workloads: [
      {
        name: `m. fit of Chinchilla's law to 100 losses, ${BOOTSTRAP} resampled fits`,
        // Both minimise the same loss; the peer stops earlier.
        agreement: 0.02,
        contenders: [
          inProcess(
            "fitScaling",
            () =>
              generalisation.fitScaling(points, { form: "chinchilla", bootstrap: BOOTSTRAP }).constants.alpha,
          ),
          ...methods.map((method) => peer.contender(method, { ...points, bootstrap: BOOTSTRAP })),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
