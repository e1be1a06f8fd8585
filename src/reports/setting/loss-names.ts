/** Names of the mean over samples and outputs of the squared error, in PyTorch, Keras and scikit-learn, without separators. */
const MEAN_SQUARE: readonly string[] = ["mse", "mseloss", "meansquare", "meansquarederror"];

/** Returns the name of a loss in this library, for a usual name of the mean square, such as "mse" or "nn.MSELoss"; otherwise the given one. */
export const usualLoss = (loss: string): string =>
  MEAN_SQUARE.includes(lettersOf(loss)) ? "mean-square" : loss;

/** Tests whether a name could be that of a squared error, of which the factor is not known: "l2" is half of the square in some programs. */
export const isUnclearSquare = (loss: string): boolean => /squar|mse|^l2(loss)?$/.test(lettersOf(loss));

/** Returns a name in small letters, without modules and separators. */
const lettersOf = (name: string): string =>
  name
    .replace(/^.*\./, "")
    .replace(/[^a-z0-9]/gi, "")
    .toLowerCase();
