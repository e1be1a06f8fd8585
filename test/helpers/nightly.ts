/** The nightly run (`.ci/nightly`), which repeats random trials more often than a commit's run has time for. */
const NIGHTLY = process.env.LEARNING_DYNAMICS_NIGHTLY === "1";

/** Number of random trials: `usual` on every commit, `nightly` in the nightly run. */
export const trials = (usual: number, nightly: number): number => (NIGHTLY ? nightly : usual);
