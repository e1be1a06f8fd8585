import { MissingPackageError } from "../../arrays/errors";

/** Classes of the optional packages bullmq and ioredis. */
export type QueuePackages = Pick<typeof import("bullmq"), "Queue" | "Worker" | "WaitingError"> &
  Pick<typeof import("ioredis"), "Redis">;

const INSTALLATION = "needs the packages bullmq and ioredis (npm install bullmq ioredis), and Node";

/** Loads the packages of the queue, which are installed separately. */
export async function loadPackages(functionName: string): Promise<QueuePackages> {
  const { Queue, Worker, WaitingError } = await import("bullmq").catch(() => missing(functionName, "bullmq"));
  const { Redis } = await import("ioredis").catch(() => missing(functionName, "ioredis"));
  // In bundles for browsers the packages are replaced by empty ones.
  if (Queue === undefined || Redis === undefined) return missing(functionName, "bullmq");
  return { Queue, Worker, WaitingError, Redis };
}

function missing(functionName: string, packageName: string): never {
  throw new MissingPackageError(functionName, packageName, INSTALLATION);
}
