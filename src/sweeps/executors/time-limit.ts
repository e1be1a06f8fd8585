import type { AbortSignalLike } from "../../arrays/types";

/** Longest time limit that a timer can measure, in seconds (25 days). A longer one would end at once: it counts as none. */
export const LONGEST_LIMIT = (2 ** 31 - 1) / 1000;

/**
 * Runs `work` with a signal that is aborted after `seconds`, and rejects then. Work that neither pauses nor reads the
 * signal runs on to its end, and only then rejects.
 */
export async function withTimeLimit<Result>(
  seconds: number,
  signal: AbortSignalLike,
  work: (signal: AbortSignalLike) => Promise<Result>,
): Promise<Result> {
  if (seconds > LONGEST_LIMIT) return work(signal);
  const limit = { isOver: false };
  const limited: AbortSignalLike = {
    get aborted() {
      return limit.isOver || signal.aborted;
    },
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      limit.isOver = true;
      reject(timeLimitError(seconds));
    }, 1000 * seconds);
  });
  try {
    return await Promise.race([work(limited), over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the error of a point that took too long. */
export const timeLimitError = (seconds: number): Error =>
  new Error(`the point exceeded its time limit of ${seconds} s`);
