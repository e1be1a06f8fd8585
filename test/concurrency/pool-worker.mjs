/* Worker of the tests of the thread pool. */
import { parentPort, threadId } from "node:worker_threads";

export default async (task) => {
  if (task === "exit") process.exit(7);
  if (task === "endless") for (;;);
  if (task === "message") parentPort.postMessage("from the thread");
  return threadId;
};
