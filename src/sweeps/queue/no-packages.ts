/** Replacement for bullmq and ioredis, which do not run in browsers ("browser" field of package.json). */
export const [Queue, Worker, WaitingError, Redis] = [undefined, undefined, undefined, undefined];
