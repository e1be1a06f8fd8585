interface Channel {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: null): void };
}

interface Timers {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel?: new () => Channel;
  readonly setTimeout: (callback: () => void, delay: number) => unknown;
}

/** Gives the event loop turns, so that timers, signals and input are seen during a long integration. */
export interface Turns {
  /** Resolves in a later turn of the event loop. */
  next(): Promise<void>;
  /** Releases what would keep the process alive. */
  close(): void;
}

/**
 * Turns by the quickest means at hand: `setImmediate` (Node), a message channel (browsers and Deno, where a timer costs
 * four milliseconds), or a timer.
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
