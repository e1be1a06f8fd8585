interface Channel {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: null): void };
}

interface Timers {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel?: new () => Channel;
  readonly setTimeout: (callback: () => void, delay: number) => unknown;
}

/** Yields to the event loop, so that timers, signals and input are handled during a long computation. */
export interface Turns {
  /** Resolves in a later turn of the event loop. */
  next(): Promise<void>;
  /** Closes the message channel, which would otherwise keep the process alive. */
  close(): void;
}

/**
 * Creates `Turns` by the fastest available means: `setImmediate` (Node), a message channel (browsers and Deno, where a
 * timer costs 4 ms), or a timer.
 */
export function makeTurns(): Turns {
  const timers = globalThis as unknown as Timers;
  const { setImmediate, MessageChannel } = timers;
  if (setImmediate !== undefined) {
    return { next: () => new Promise((resolve) => setImmediate(resolve)), close: () => {} };
  }
  if (MessageChannel === undefined) {
    return { next: () => new Promise((resolve) => timers.setTimeout(resolve, 0)), close: () => {} };
  }
  const channel = new MessageChannel();
  return {
    next: () =>
      new Promise((resolve) => {
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
    close: () => channel.port1.close(),
  };
}
