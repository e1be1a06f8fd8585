import { adapt, featureReuse, type Inner, type MetaMode, metaTrainAsync } from "../../../meta-learning";
import { initialise, loss, mlp, type Network, type Parameters } from "../../../networks";
import { type Generator, generator } from "../../../random";
import { meanOf } from "../../../reports/numbers";
import type { ReportBuilder } from "../../../reports/report-builder";
import { drawSinusoid, GRID, type Sinusoid } from "./sinusoids";

/** Parts of a report that the trainings use. */
export type Monitor = Pick<ReportBuilder<never>, "control" | "signal" | "ensure">;

/** Sizes of the training on sinusoids. */
export interface SinusoidSettings {
  readonly width: number;
  readonly iterations: number;
  readonly tests: number;
}

/** Steps of the inner loop in the training, its step size, and the largest number of steps in the tests. */
export const INNER = { innerSteps: 3, innerRate: 0.05 };
export const MOST_STEPS = 8;

const OUTER = { optimiser: "adam", learningRate: 0.005, episodes: 5 } as const;

/** Number of new sinusoids on which layers are compared. */
const COMPARED = 10;

/** Ways to learn a new sinusoid. */
export const WAYS = ["MAML", "ANIL", "random start", "MAML, body frozen"] as const;
export type Way = (typeof WAYS)[number];

/** Results of one seed, means over new sinusoids. */
export interface SinusoidRun {
  /** Half of the mean squared error after 0, 1, ... inner steps. */
  readonly errors: Readonly<Record<Way, readonly number[]>>;
  /** CKA of every layer before and after the inner loop, the output last. */
  readonly alignment: Readonly<Record<Exclude<Way, "MAML, body frozen">, readonly number[]>>;
}

/** Trains one network by MAML and by ANIL from the same start, and adapts it to new sinusoids. */
export async function measureSinusoids(
  { control, signal, ensure }: Monitor,
  { width, iterations, tests }: SinusoidSettings,
  seed: number,
): Promise<SinusoidRun> {
  const network = mlp({ widths: [1, width, width, 1], activation: "tanh" });
  const start = initialise(network, { scheme: "xavier-normal", seed });
  const train = async (mode: MetaMode): Promise<Parameters> => {
    const options = { ...INNER, ...OUTER, mode, iterations: control ? 0 : iterations, seed, signal };
    return ensure(await metaTrainAsync(network, start, drawSinusoid, options)).parameters;
  };
  const [maml, anil] = [await train("maml"), await train("anil")];
  const random: Generator = generator(seed).split();
  const tasks = Array.from({ length: tests }, () => drawSinusoid(random));
  return {
    errors: {
      MAML: errorsOf(network, maml, tasks, "maml"),
      "MAML, body frozen": errorsOf(network, maml, tasks, "anil"),
      ANIL: errorsOf(network, anil, tasks, "anil"),
      "random start": errorsOf(network, start, tasks, "maml"),
    },
    alignment: {
      MAML: alignmentOf(network, maml, tasks, "maml"),
      ANIL: alignmentOf(network, anil, tasks, "anil"),
      "random start": alignmentOf(network, start, tasks, "maml"),
    },
  };
}

/** Computes the mean error on new tasks after each number of inner steps. */
function errorsOf(network: Network, start: Parameters, tasks: readonly Sinusoid[], mode: MetaMode): number[] {
  const step: Inner = { mode, innerRate: INNER.innerRate, innerSteps: 1 };
  let adapted = tasks.map(() => start);
  return Array.from({ length: MOST_STEPS + 1 }, (_, steps) => {
    if (steps > 0) adapted = adapted.map((from, i) => adapt(network, from, tasks[i]!.support, step));
    return meanOf(tasks.map(({ test }, i) => loss(network, adapted[i]!, test)));
  });
}

/** Computes the mean CKA of every layer before and after the inner loop. */
function alignmentOf(
  network: Network,
  start: Parameters,
  tasks: readonly Sinusoid[],
  mode: MetaMode,
): number[] {
  const reuse = tasks
    .slice(0, COMPARED)
    .map(({ support }) =>
      featureReuse(network, start, adapt(network, start, support, { ...INNER, mode }), GRID),
    );
  return reuse[0]!.map((_, layer) => meanOf(reuse.map((layers) => layers[layer]!.cka)));
}
