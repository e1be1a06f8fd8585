import type { OpenExecutor } from "./executor";
import { withTimeLimit } from "./time-limit";

/** Computes one point after another in this thread. */
export const inlineExecutor: OpenExecutor = async ({ loaded, timeLimit }) => ({
  lanes: 1,
  run: async ({ point, seed }, signal) => ({
    values: await withTimeLimit(timeLimit, signal, async (limited) =>
      loaded.run(point, { signal: limited, seed }),
    ),
  }),
  close: async () => {},
});
