import { expect } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";

/** Asynchronous form of a function, with all arguments but the options of the run. */
export type AsyncForm<Result> = (run: ComputationOptions) => Promise<Result>;

/** Runs an asynchronous form. Expects turns of the event loop in between, and progress that ascends to 1. */
export async function expectPauses<Result>(form: AsyncForm<Result>): Promise<Result> {
  const fractions: number[] = [];
  let turns = 0;
  let isRunning = true;
  const count = () => {
    turns++;
    if (isRunning) setImmediate(count);
  };
  setImmediate(count);
  const result = await form({ onProgress: (fraction) => fractions.push(fraction) });
  isRunning = false;
  expect(turns).toBeGreaterThan(0);
  expect(fractions.length).toBeGreaterThan(1);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions[0]).toBeLessThan(1);
  expect(fractions[0]).toBeGreaterThanOrEqual(0);
  expect(fractions.at(-1)).toBe(1);
  return result;
}

/** Runs an asynchronous form, aborts it at the first pause, and returns its result. */
export async function abortedRun<Result>(form: AsyncForm<Result>): Promise<Result> {
  const controller = new AbortController();
  return form({ signal: controller.signal, onProgress: () => controller.abort(new Error("stopped")) });
}

/** Expects that an asynchronous form without a partial result rejects with the reason of the signal. */
export async function expectRejects(form: AsyncForm<unknown>): Promise<void> {
  await expect(abortedRun(form)).rejects.toThrow("stopped");
  await expect(form({ signal: { aborted: true } })).rejects.toMatchObject({ name: "AbortError" });
  await expect(form({ signal: {} as { aborted: boolean } })).rejects.toThrow("options.signal");
  await expect(form({ onProgress: 1 as unknown as () => void })).rejects.toThrow("options.onProgress");
  await expect(form({ signl: undefined, sginal: 1 } as ComputationOptions)).rejects.toThrow('"sginal"');
}
