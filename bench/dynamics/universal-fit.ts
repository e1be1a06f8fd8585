import { random, universal } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";

const TARGET_DISTANCE_SQUARED = 0.5;

/** Returns a trajectory of random walks, which no rates fit. */
export function randomWalks(samples: number): universal.UniversalTrajectory {
  const generator = random.generator(1);
  const walk = (start: number): number[] => {
    let x = start;
    return Array.from({ length: samples }, () => {
      x = Math.abs(x + 0.05 * generator.normal());
      return x;
    });
  };
  const [representation, output, angle] = [walk(1), walk(1), walk(0.1)];
  return {
    times: Array.from({ length: samples }, (_, i) => i),
    representation,
    output,
    alignment: output.map((y, i) => y - Math.sqrt(TARGET_DISTANCE_SQUARED * y) * Math.tanh(angle[i]!)),
    inputDistanceSquared: 1,
    targetDistanceSquared: TARGET_DISTANCE_SQUARED,
  };
}

/** Returns the workloads of fits of the universal dynamics to trajectories that do not follow them. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  return {
    workloads: [300, 2000, 20_000].map((samples) => {
      const trajectory = randomWalks(samples);
      return {
        name: `fitUniversal: random walks of ${samples} samples`,
        agreement: 0,
        contenders: [inProcess("fitUniversal", () => universal.fitUniversal(trajectory).relativeResidual)],
      };
    }),
    stop: () => {},
  };
}
