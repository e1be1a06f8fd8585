import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeClient } from "../src/client";
import type { Answer, Request } from "../src/messages";

const OUTCOME = { plots: {}, facts: [], notes: [] };

/** A worker that answers when it is told to. */
function fakeWorker() {
  const requests: Request[] = [];
  let listener: (event: { data: Answer }) => void = () => {};
  return {
    requests,
    postMessage: (request: Request) => {
      requests.push(request);
    },
    addEventListener: (_type: string, added: unknown) => {
      listener = added as typeof listener;
    },
    answer: (id: number, finished: boolean) =>
      listener({ data: { id, kind: "outcome", outcome: OUTCOME, finished, milliseconds: 1 } }),
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
    const worker = fakeWorker();
    const answers: number[] = [];
    const client = makeClient(worker as never, ({ id }) => answers.push(id));
    return { worker, answers, client, sent: () => worker.requests.map(({ values }) => values.x) };
  };

  it("wait for the one before, and only the latest of those that wait is sent", () => {
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

  it("wait no longer than a while for a long computation, which the next one then ends", () => {
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

  it("go on after a failure, and are not sent for a late answer to an old one", () => {
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
