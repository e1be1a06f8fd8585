/** Time between calls of `watch`, in milliseconds. */
const INTERVAL = 25;

/** Waits for a result, and calls `watch` every 25 ms until then, and once more after it. Errors of `watch` reject. */
export async function watched<Result>(result: Promise<Result>, watch: () => void): Promise<Result> {
  let isRunning = true;
  const end = result.then(
    () => {
      isRunning = false;
    },
    () => {
      isRunning = false;
    },
  );
  while (isRunning) {
    await Promise.race([end, pause()]);
    watch();
  }
  return result;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, INTERVAL));
