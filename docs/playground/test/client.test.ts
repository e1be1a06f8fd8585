import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeClient } from "../src/worker/client";
import type { Answer, Request } from "../src/worker/messages";

const OUTCOME = { plots: {}, facts: [], notes: [] };

/** A worker that answers on command. */
function fakeWorker() {
  const requests: Request[] = [];
  let terminated = false;
  let listener: (event: { data: Answer }) => void = () => {};
  return {
    requests,
    isTerminated: () => terminated,
    terminate: () => {
      terminated = true;
    },
    postMessage: (request: Request) => {
      requests.push(request);
    },
    addEventListener: (_type: string, added: unknown) => {
      listener = added as typeof listener;
    },
    answer: (id: number, finished: boolean) =>
      listener({ data: { id, kind: "outcome", outcome: OUTCOME, finished, milliseconds: 1 } }),
    begin: (id: number) => listener({ data: { id, kind: "begun" } }),
    fail: (id: number) => listener({ data: { id, kind: "failure", message: "no" } }),
  };
}

describe("requests to the worker", () => {
  beforeEach(() => {
    vi.stubGlobal("self", globalThis);
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const made = () => {
    const workers: ReturnType<typeof fakeWorker>[] = [];
    const answers: number[] = [];
    const start = () => {
      const made = fakeWorker();
      workers.push(made);
      return made;
    };
    const client = makeClient(start, ({ id }) => answers.push(id));
    const sent = () => workers.at(-1)!.requests.map(({ values }) => values.x);
    return { workers, worker: workers[0]!, answers, client, sent };
  };

  it("wait for the previous request; only the latest waiting request is sent", () => {
    const { worker, client, sent } = made();
    const ids = [1, 2, 3, 4].map((x) => client.ask("linear", { x }));
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(sent()).toEqual([1]);
    worker.answer(1, false);
    expect(sent()).toEqual([1]);
    worker.answer(1, true);
    expect(sent()).toEqual([1, 4]);
    worker.answer(4, true);
    client.ask("linear", { x: 5 });
    expect(sent()).toEqual([1, 4, 5]);
  });

  it("abort a computation with a partial result after the time of a picture, if a newer request waits", () => {
    const { worker, answers, client, sent } = made();
    client.ask("linear", { x: 1 });
    client.ask("linear", { x: 2 });
    vi.advanceTimersByTime(10);
    worker.answer(1, false);
    vi.advanceTimersByTime(15);
    worker.answer(1, false);
    expect(answers).toEqual([]);
    vi.advanceTimersByTime(5);
    expect(answers).toEqual([1]);
    expect(sent()).toEqual([1, 2]);
    vi.advanceTimersByTime(50);
    worker.answer(2, false);
    expect(answers).toEqual([1, 2]);
    expect(sent()).toEqual([1, 2]);
    client.ask("linear", { x: 3 });
    expect(sent()).toEqual([1, 2, 3]);
    worker.answer(2, false);
    worker.answer(3, true);
    expect(answers).toEqual([1, 2, 3]);
  });

  it("wait for complete results only where these are ready in time, and try it again later", () => {
    const { worker, answers, client } = made();
    let newest = 0;
    /** Requests a computation, and returns the time after which its partial result is displayed. */
    const timeOfPicture = () => {
      newest = client.ask("linear", { x: 0 });
      worker.answer(newest, false);
      for (let time = 0; ; time++) {
        if (answers.at(-1) === newest) return time;
        vi.advanceTimersByTime(1);
      }
    };
    const times = Array.from({ length: 12 }, timeOfPicture);
    expect(times).toEqual([28, ...new Array<number>(9).fill(16), 28, 16]);
    worker.answer(newest, true);
    const complete = client.ask("linear", { x: 1 });
    vi.advanceTimersByTime(15);
    worker.answer(complete, true);
    expect(timeOfPicture()).toBe(28);
  });

  it("abort a long computation after a time limit", () => {
    const { client, sent } = made();
    client.ask("linear", { x: 1 });
    client.ask("linear", { x: 2 });
    vi.advanceTimersByTime(100);
    expect(sent()).toEqual([1]);
    vi.advanceTimersByTime(100);
    expect(sent()).toEqual([1, 2]);
    vi.advanceTimersByTime(1000);
    client.ask("linear", { x: 3 });
    expect(sent()).toEqual([1, 2, 3]);
  });

  it("give a computation twice the time of the last one, so that a slow machine finishes some during a drag", () => {
    const { worker, client, sent } = made();
    client.ask("linear", { x: 1 });
    vi.advanceTimersByTime(200);
    worker.answer(1, true);
    client.ask("linear", { x: 2 });
    worker.begin(2);
    client.ask("linear", { x: 3 });
    vi.advanceTimersByTime(390);
    expect(sent()).toEqual([1, 2]);
    vi.advanceTimersByTime(20);
    expect(sent()).toEqual([1, 2, 3]);
    worker.begin(3);
    vi.advanceTimersByTime(1000);
    worker.answer(3, true);
    client.ask("linear", { x: 4 });
    client.ask("linear", { x: 5 });
    vi.advanceTimersByTime(440);
    expect(sent()).toEqual([1, 2, 3, 4]);
    vi.advanceTimersByTime(20);
    expect(sent()).toEqual([1, 2, 3, 4, 5]);
  });

  it("start a new worker if the current one does not respond", () => {
    const { workers, worker, answers, client, sent } = made();
    client.ask("linear", { x: 1 });
    vi.advanceTimersByTime(5000);
    // There is no time limit for loading the worker's code.
    expect(workers).toHaveLength(1);
    worker.begin(1);
    worker.answer(1, true);
    client.ask("linear", { x: 2 });
    worker.begin(2);
    vi.advanceTimersByTime(5000);
    expect(workers).toHaveLength(1);
    for (const x of [3, 4, 5, 6, 7]) {
      client.ask("linear", { x });
      vi.advanceTimersByTime(150);
    }
    expect(worker.isTerminated()).toBe(true);
    expect(workers).toHaveLength(2);
    vi.advanceTimersByTime(200);
    expect(sent().at(-1)).toBe(7);
    worker.answer(3, true);
    workers[1]!.answer(7, true);
    expect(answers).toEqual([1, 7]);
  });

  it("continue after a failure, and ignore late answers to old requests", () => {
    const { worker, answers, client, sent } = made();
    client.ask("linear", { x: 1 });
    client.ask("linear", { x: 2 });
    worker.fail(1);
    expect(sent()).toEqual([1, 2]);
    client.ask("linear", { x: 3 });
    worker.answer(1, true);
    expect(sent()).toEqual([1, 2]);
    worker.answer(2, true);
    expect(sent()).toEqual([1, 2, 3]);
    expect(answers).toEqual([1, 1, 2]);
  });
});
