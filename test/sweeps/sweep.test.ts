import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { type Executor, ExecutorError, type OpenExecutor, type Point, sweep } from "../../src/sweeps";

const grid = { a: [1, 2, 3], b: [10, 20] };
const product = ({ a, b }: Point) => ({ product: Number(a) * Number(b) });

describe("sweep", () => {
  it("yields every row and gives the table in the order of the grid", async () => {
    const run = sweep(product, grid);
    const rows = [];
    for await (const row of run) rows.push(row);
    expect(rows.map(({ values }) => values.product)).toEqual([10, 20, 20, 40, 30, 60]);
    const { columns, rows: table, failures, completed } = await run.table();
    expect(columns).toEqual(["a", "b", "seed", "product"]);
    expect(table.map(([a, b, , value]) => [a, b, value])).toEqual([
      [1, 10, 10],
      [1, 20, 20],
      [2, 10, 20],
      [2, 20, 40],
      [3, 10, 30],
      [3, 20, 60],
    ]);
    expect(failures).toEqual([]);
    expect(completed).toBe(true);
  });

  it("computes each point once, however often its rows and its table are requested", async () => {
    let calls = 0;
    const run = sweep(() => ({ call: ++calls }), grid);
    await Promise.all([run.table(), run.table()]);
    for await (const _ of run) expect(calls).toBe(6);
    expect(calls).toBe(6);
  });

  it("gives the same table in whatever order points finish", async () => {
    const delayed: OpenExecutor = async ({ loaded, signal }) => ({
      lanes: 6,
      run: async ({ point, seed }) => {
        await new Promise((resolve) => setTimeout(resolve, 30 - 4 * Number(point.a) - Number(point.b)));
        return { values: await loaded.run(point, { signal, seed }) };
      },
      close: async () => {},
    });
    const work = (point: Point, { seed }: { seed: number }) => ({ ...product(point), noise: seed / 2 ** 32 });
    const run = sweep(work, grid, { executor: delayed });
    const order: unknown[] = [];
    for await (const { point } of run) order.push(point.a);
    expect(order).not.toEqual([1, 1, 2, 2, 3, 3]);
    expect(await run.table()).toEqual(await sweep(work, grid).table());
  });

  it("lets the seed of the grid win over that of the point", async () => {
    const seen: number[] = [];
    const work = (_: Point, { seed }: { seed: number }) => {
      seen.push(seed);
      return {};
    };
    const table = await sweep(work, { a: [1, 2], seed: [5, 6] }).table();
    expect(seen).toEqual([5, 6, 5, 6]);
    expect(table.columns).toEqual(["a", "seed"]);
  });

  it("records a point that fails, after the stated number of attempts, and computes the others", async () => {
    let attempts = 0;
    const work = (point: Point) => {
      if (point.a === 2 && point.b === 10) throw new Error(`poison ${++attempts}`);
      return product(point);
    };
    const table = await sweep(work, grid, { retries: 3 }).table();
    expect(table.failures).toEqual([{ point: { a: 2, b: 10 }, error: "poison 4", attempts: 4 }]);
    expect(table.rows.length).toBe(5);
    expect(table.completed).toBe(true);
  });

  it("names the finished points with values that are NaN or infinite", async () => {
    const values = [1, Number.NaN, -0, Number.NEGATIVE_INFINITY];
    const work = ({ i }: Point) => ({
      loss: values[Number(i)]!,
      inverse: 1 / values[Number(i)]!,
      name: "NaN",
    });
    const table = await sweep(work, { i: [0, 1, 2, 3] }).table();
    expect(table.rows.length).toBe(4);
    expect(table.nonFinite).toEqual([
      { point: { i: 1 }, values: ["loss", "inverse"] },
      { point: { i: 2 }, values: ["inverse"] },
      { point: { i: 3 }, values: ["loss"] },
    ]);
    expect((await sweep(product, grid).table()).nonFinite).toEqual([]);
  });

  it("tries an error of arguments once, because it would return", async () => {
    const work = () => {
      throw new ArgumentError("f", "x", "positive", "-1");
    };
    const { failures } = await sweep(work, { x: [-1] }, { retries: 5 }).table();
    expect(failures).toEqual([
      { point: { x: -1 }, error: "f: x must be positive, received -1", attempts: 1 },
    ]);
  });

  it.each([
    [[1, 2], "the work must return an object"],
    [{ list: [1] }, 'the work returned a value "list" of type object'],
    [{ a: 1 }, 'the work returned "a", which is the name of a parameter'],
    [{ seed: 1 }, 'the work returned "seed"'],
  ])("fails a point whose work returns %j", async (values, message) => {
    const { failures } = await sweep(() => values as never, { a: [1] }).table();
    expect(failures[0]?.error).toContain(message);
  });

  it("keeps what is finished when it is aborted", async () => {
    const signal = { aborted: false };
    const onProgress = ({ finished }: { finished: number }) => {
      if (finished === 2) signal.aborted = true;
    };
    const table = await sweep(product, grid, { signal, onProgress }).table();
    expect(table.rows.length).toBe(2);
    expect(table.completed).toBe(false);
  });

  it("ends when its rows are no longer requested", async () => {
    let calls = 0;
    const run = sweep(async () => ({ call: ++calls }), { a: Array.from({ length: 1000 }, (_, i) => i) });
    for await (const _ of run) break;
    expect(calls).toBeLessThan(1000);
    expect((await run.table()).completed).toBe(false);
  });

  it("computes the points of one shard", async () => {
    const shards = await Promise.all(
      [1, 2, 3, 4].map((index) => sweep(product, grid, { shard: { index, count: 4 } }).table()),
    );
    expect(shards.map(({ rows }) => rows.map(([a, b]) => [a, b]))).toEqual([
      [
        [1, 10],
        [3, 10],
      ],
      [
        [1, 20],
        [3, 20],
      ],
      [[2, 10]],
      [[2, 20]],
    ]);
  });

  it("takes outcomes from a store, and adds the others to it", async () => {
    const first = await sweep(product, grid).table();
    const kept = new Map([
      [
        '{"a":1,"b":10}',
        { key: '{"a":1,"b":10}', point: { a: 1, b: 10 }, seed: 3, values: { product: -1 }, attempts: 1 },
      ],
    ]);
    const added: string[] = [];
    const store = {
      outcomes: kept,
      append: ({ key }: { key: string }) => void added.push(key),
      close: () => {},
    };
    const table = await sweep(product, grid, { store }).table();
    expect(table.rows[0]).toEqual([1, 10, 3, -1]);
    expect(table.rows.slice(1)).toEqual(first.rows.slice(1));
    expect(added).not.toContain('{"a":1,"b":10}');
    expect(added.length).toBe(5);
  });

  it("ends with the error of an executor or a store, not with failed points", async () => {
    let closed = 0;
    const broken = (executor: Partial<Executor>): OpenExecutor => {
      const close = async () => void closed++;
      return async () => ({ lanes: 2, run: async () => ({ values: {} }), close, ...executor });
    };
    const unreachable = broken({ run: () => Promise.reject(new ExecutorError("unreachable")) });
    await expect(sweep(product, grid, { executor: unreachable }).table()).rejects.toThrow("unreachable");
    const full = {
      outcomes: new Map(),
      append: () => {
        throw new Error("disk full");
      },
      close: () => {},
    };
    const run = sweep(product, grid, { store: full, executor: broken({}) });
    await expect(run.table()).rejects.toThrow("disk full");
    await expect(run[Symbol.asyncIterator]().next()).rejects.toThrow("disk full");
    expect(closed).toBe(2);
  });

  it("closes its store although the executor cannot be closed", async () => {
    let closed = 0;
    const store = { outcomes: new Map(), append: () => {}, close: () => void closed++ };
    const executor: OpenExecutor = async () => ({
      lanes: 1,
      run: async () => ({ values: {} }),
      close: () => Promise.reject(new Error("cannot be closed")),
    });
    await expect(sweep(product, grid, { store, executor }).table()).rejects.toThrow("cannot be closed");
    expect(closed).toBe(1);
  });

  it("takes a time limit that is longer than a timer can measure as none", async () => {
    const work = async (point: Point) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return product(point);
    };
    const { failures } = await sweep(
      work,
      { a: [1], b: [1] },
      { timeLimit: 2 ** 31 / 1000, retries: 0 },
    ).table();
    expect(failures).toEqual([]);
  });

  it("refuses threads for a function, and malformed options", () => {
    expect(() => sweep(product, grid, { executor: "threads" })).toThrow('options.executor must be "inline"');
    expect(() => sweep(product, grid, { retrys: 1 } as never)).toThrow('did you mean "retries"?');
    expect(() => sweep(product, grid, { shard: { index: 5, count: 4 } })).toThrow("options.shard.index");
    expect(() => sweep(3 as never, grid)).toThrow("work must be");
  });
});
