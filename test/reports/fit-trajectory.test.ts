import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { fitTrajectory } from "../../src/experiments";
import { generator } from "../../src/random";
import { universalFlow } from "../../src/universal";

const problem = {
  initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.02, decoder: 0.05 },
};
const times = Array.from({ length: 100 }, (_, i) => 5 * i);

/** The exact trajectory with representations in units of the given size. */
function trajectory(unit = 1) {
  const { representation, output, alignment } = universalFlow(problem, { times });
  return { ...problem, times, output, alignment, representation: representation.map((h) => h / unit) };
}

const magnitude = (values: Float64Array) => Math.max(...values.map(Math.abs));

describe("fitTrajectory", () => {
  it("reports the rates of an exact trajectory, and no systematic misfit", async () => {
    const report = await fitTrajectory(trajectory());
    const rates = report.tables[0]!.rows.map((row) => row[1] as number);
    expect(rates[0]! / 0.02).toBeCloseTo(1, 6);
    expect(rates[1]! / 0.05).toBeCloseTo(1, 6);
    expect(report.notes).toEqual([
      "The theory starts at the first sample.",
      expect.stringMatching(/^The fit, its residuals and the figures use the first \d+ of 100 samples/),
    ]);
  });

  it("notes correlated residuals of a trajectory that the theory does not describe", async () => {
    const exact = trajectory();
    const output = exact.output.map((y, i) => y + 0.02 * Math.sin(i / 10));
    const { notes } = await fitTrajectory({ ...exact, output });
    expect(notes.join(" ")).toContain("systematic misfit");
  });

  it("notes correlated residuals if their correlation is above 0.5", async () => {
    const exact = trajectory();
    /** Adds autoregressive noise of the given correlation to all curves. */
    const reportFor = (correlation: number) => {
      const random = generator(1);
      const noisy = (values: Float64Array) => {
        let noise = 0;
        return values.map((x) => {
          noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * random.normal();
          return x + 0.01 * magnitude(values) * noise;
        });
      };
      return fitTrajectory({
        ...exact,
        representation: noisy(exact.representation),
        output: noisy(exact.output),
        alignment: noisy(exact.alignment),
      });
    };
    const correlationIn = ({ tables }: Awaited<ReturnType<typeof reportFor>>) =>
      tables[2]!.rows.find(([name]) => name === "correlation of neighbouring residuals")![1] as number;
    const [weak, strong] = [await reportFor(0.45), await reportFor(0.65)];
    expect(correlationIn(weak)).toBeGreaterThan(0.3);
    expect(correlationIn(weak)).toBeLessThan(0.5);
    expect(weak.notes.join(" ")).not.toContain("systematic misfit");
    expect(correlationIn(strong)).toBeGreaterThan(0.5);
    expect(correlationIn(strong)).toBeLessThan(0.7);
    expect(strong.notes.join(" ")).toContain("systematic misfit");
  });

  it("states the rate of the mean output only if its interval spans a factor below 100", async () => {
    const mean = { rate: 0.02, initialSquaredError: 0.02 };
    const { loss } = universalFlow({ ...problem, mean }, { times });
    /** Rate and interval of the mean output for noise of the given size in the loss. */
    const meanRow = async (noise: number) => {
      const random = generator(0);
      const report = await fitTrajectory({
        ...trajectory(),
        loss: loss!.map((x) => x + noise * random.normal()),
      });
      const [, rate, low, high] = report.tables[0]!.rows.find(([name]) => name === "mean output")!;
      return { rate, ratio: (high as number) / (low as number) };
    };
    const determined = await meanRow(0.008);
    expect(determined.rate).toBeTypeOf("number");
    expect(determined.ratio).toBeGreaterThan(40);
    expect(determined.ratio).toBeLessThan(100);
    const undetermined = await meanRow(0.01);
    expect(undetermined.rate).toBe("not determined");
    expect(undetermined.ratio).toBeGreaterThan(100);
    expect(undetermined.ratio).toBeLessThan(250);
  });

  it("draws curves in one figure if their sizes differ by a factor of at most 20", async () => {
    const { representation, output, alignment } = trajectory();
    const others = Math.max(magnitude(output), magnitude(alignment));
    for (const [ratio, names] of [
      [19, ["trajectory", "residuals"]],
      [21, ["representation", "output", "alignment", "residuals"]],
    ] as const) {
      const { figures } = await fitTrajectory(trajectory((ratio * magnitude(representation)) / others));
      expect(figures.map(({ name }) => name)).toEqual(names);
    }
  });

  it("rejects invalid data, naming fitTrajectory and the argument", async () => {
    const { representation, ...rest } = trajectory();
    await expect(fitTrajectory({ ...rest, representation: representation.slice(1) })).rejects.toThrow(
      /^fitTrajectory: trajectory\.representation/,
    );
    await expect(fitTrajectory(undefined as never)).rejects.toThrow(ArgumentError);
  });
});
