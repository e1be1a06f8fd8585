/* Worker of a queue, on the built package: options as JSON, the server in LEARNING_DYNAMICS_REDIS. SIGTERM ends it. */
import { queueWorker } from "learning-dynamics/sweeps";

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
let finished = 0;
const counts = await queueWorker({
  ...JSON.parse(process.argv[2]),
  signal: stop.signal,
  onWarning: (warning) => console.error(warning),
  onProgress(progress) {
    if (progress.finished > finished) console.log(`finished ${progress.finished}`);
    finished = progress.finished;
  },
});
console.log(`ended ${JSON.stringify(counts)}`);
