import { margins } from "../../../generalisation";
import { adapt, type Inner, type MetaMode, metaTrainAsync, nil } from "../../../meta-learning";
import { forward, initialise, mlp, type Network, type Parameters } from "../../../networks";
import { generator } from "../../../random";
import { meanOf } from "../../../reports/numbers";
import { CLASSES, type DigitEpisode, digitSamplers, PIXELS } from "./digit-episodes";
import type { Monitor } from "./measure-sinusoids";

/** Sizes of the training on digits. */
export interface DigitSettings {
  readonly width: number;
  readonly digitIterations: number;
  readonly tests: number;
}

const INNER = { innerSteps: 3, innerRate: 0.5, loss: "cross-entropy" } as const;
const OUTER = { optimiser: "adam", learningRate: 0.005, episodes: 4 } as const;

/** Accuracies of one seed on digits that were held out of the training, means over episodes. */
export interface DigitRun {
  readonly maml: number;
  readonly anil: number;
  /** Accuracy by cosines of the features that ANIL learned. */
  readonly nil: number;
  /** Accuracies of ANIL and NIL from a random start. */
  readonly randomAnil: number;
  readonly randomNil: number;
}

/** Trains one network by MAML and by ANIL on digits, and tests it on other digits. */
export async function measureDigits(
  { control, signal, ensure }: Monitor,
  { width, digitIterations, tests }: DigitSettings,
  seed: number,
): Promise<DigitRun> {
  const network = mlp({ widths: [PIXELS, width, width, CLASSES], activation: "relu" });
  const start = initialise(network, { scheme: "he-normal", seed });
  const random = generator(seed);
  const { known, heldOut } = digitSamplers(seed, random);
  const train = async (mode: MetaMode): Promise<Parameters> => {
    const options = { ...INNER, ...OUTER, mode, iterations: control ? 0 : digitIterations, seed, signal };
    return ensure(await metaTrainAsync(network, start, known, options)).parameters;
  };
  const [maml, anil] = [await train("maml"), await train("anil")];
  const episodes = Array.from({ length: tests }, () => heldOut(random));
  return {
    maml: adaptedAccuracy(network, maml, episodes, "maml"),
    anil: adaptedAccuracy(network, anil, episodes, "anil"),
    nil: nilAccuracy(network, anil, episodes),
    randomAnil: adaptedAccuracy(network, start, episodes, "anil"),
    randomNil: nilAccuracy(network, start, episodes),
  };
}

/** Computes the accuracy on queries after the inner loop. */
const adaptedAccuracy = (
  network: Network,
  start: Parameters,
  episodes: readonly DigitEpisode[],
  mode: Inner["mode"],
): number =>
  meanOf(
    episodes.flatMap(({ support, query }) => {
      const adapted = adapt(network, start, support, { ...INNER, mode });
      const { output } = forward(network, adapted, query.inputs);
      return Array.from(margins(output, query.labels), (margin) => Number(margin > 0));
    }),
  );

/** Computes the accuracy on queries by the cosines of the last hidden layer. */
const nilAccuracy = (network: Network, parameters: Parameters, episodes: readonly DigitEpisode[]): number =>
  meanOf(
    episodes.flatMap(({ support, query }) => {
      const [known, asked] = [support, query].map(
        ({ inputs }) => forward(network, parameters, inputs).hidden.at(-1)!,
      );
      const found = nil(known!, support.labels, asked!);
      return query.labels.map((label, i) => Number(found[i] === label));
    }),
  );
