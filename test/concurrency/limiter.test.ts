import { expect, it } from "vitest";
import { limiter } from "../../src/concurrency/limiter";

it("starts tasks in order, never more than the limit at a time, also after failures", async () => {
  const limit = limiter(2);
  const started: number[] = [];
  let [running, most] = [0, 0];
  const task = (i: number) => async () => {
    started.push(i);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    if (i % 2 === 1) throw new Error(`task ${i}`);
    return i;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((i) => limit(task(i))));
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(2);
  expect(results.map(({ status }) => status === "fulfilled")).toEqual(
    [0, 1, 0, 1, 0, 1, 0].map((x) => x === 0),
  );
});
