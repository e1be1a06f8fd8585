declare const LEARNING_DYNAMICS_VERSION: string | undefined;

/** Version of the package, which the build inserts; sources have none. */
export const packageVersion: string =
  typeof LEARNING_DYNAMICS_VERSION === "string" ? LEARNING_DYNAMICS_VERSION : "source";
