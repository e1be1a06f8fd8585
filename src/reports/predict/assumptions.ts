import { counted, rounded } from "../numbers";
import type { PredictPlan } from "./options";
import type { PreparedTask } from "./prepared-inputs";

/** Part of the loss of zero outputs above which the loss that the means of the targets leave is stated. */
const CONSTANT = 0.01;

/** Properties of a prepared task on which the notes depend. */
type Constants = "constantInputs" | "constantLoss" | "correlations";

/** Returns notes on the units of time, the start of the network and the preparation of the inputs. */
export function assumptions(
  { depth, start, preparation: { centre, standardise, whiten } }: PredictPlan,
  { constantInputs, constantLoss, correlations }: Pick<PreparedTask, Constants>,
): string[] {
  const units =
    "Times are in units of τ: t = 1 is 1 / (learning rate) steps of full-batch gradient descent on the loss ½⟨‖y − ŷ‖²⟩.";
  const network =
    start.kind === "gaussian"
      ? `The simulated network starts from Gaussian weights (standard deviation ${start.size}, ${counted(start.hidden, "hidden unit")}, ` +
        `seed ${start.seed}), and the closed form of each mode from the strength and the imbalance of the mode in these weights.`
      : "The simulated network starts from weights aligned with the modes and balanced between the layers, which the closed form assumes." +
        (depth > 2 ? " Modes in random weights of more than two layers have no closed form." : "");
  const changes = [
    ...(standardise ? ["standardised"] : centre ? ["centred"] : []),
    ...(whiten ? ["whitened"] : []),
  ];
  const prepared = changes.length === 0 ? [] : [`The inputs are ${changes.join(" and ")}.`];
  const constant =
    centre && constantInputs > 0
      ? [
          `${counted(constantInputs, "input")} without variation ${constantInputs === 1 ? "is" : "are"} left out.`,
        ]
      : [];
  const means =
    constantLoss > (CONSTANT * correlations.targetSecondMoment) / 2
      ? [
          `The means of the targets leave a loss of ${rounded(constantLoss)}: a linear network without biases cannot learn them ` +
            "from inputs with mean 0. Targets with mean 0 leave none.",
        ]
      : [];
  return [[`${units} ${network}`], [...prepared, ...constant, ...means]]
    .filter((sentences) => sentences.length > 0)
    .map((sentences) => sentences.join(" "));
}
