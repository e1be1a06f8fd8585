import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/reports/diagnose/change";
import type { Movement } from "../../../src/reports/diagnose/movement";
import { addRegime } from "../../../src/reports/diagnose/movement-section";
import { regimeOf } from "../../../src/reports/diagnose/regime";
import type { ReportBuilder } from "../../../src/reports/report-builder";

/** Change and alignment of a matrix at the last record. */
interface Last {
  readonly change: number | Exclude<Change, readonly number[]>;
  readonly alignment?: number;
}

/** A movement in which kernel and representations have the given changes and alignments at the last record. */
const movement = (kernel: Last | undefined, representation?: Last): Movement => {
  const moved = (last: Last | undefined) =>
    last && {
      change: typeof last.change === "number" ? [0, last.change] : last.change,
      alignment: last.alignment === undefined ? undefined : [1, last.alignment],
    };
  return {
    times: [0, 1],
    weights: undefined,
    kernel: moved(kernel),
    representation: moved(representation),
    gates: undefined,
  };
};

describe("regimeOf", () => {
  it.each([
    [0.1, 0.99, 0.01, "lazy"],
    [0.29, 0.96, 0.045, "lazy"],
    [0.31, 0.96, 0.045, "intermediate"],
    [0.29, 0.94, 0.045, "intermediate"],
    [0.29, 0.96, 0.055, "intermediate"],
    [0.5, 0.96, 0.2, "intermediate"],
    [0.5, 0.94, 0.2, "rich"],
    [0.5, 0.94, 0.09, "intermediate"],
    [1.1, 0.99, 0.11, "rich"],
    [300, 0.99, 0.09, "intermediate"],
  ])(
    "labels a change %s with alignment %s and a loss missed by %s as %s",
    (change, alignment, error, label) => {
      const expected = { label, of: "tangent kernel", change, alignment, error };
      expect(regimeOf(movement({ change, alignment }), error)).toMatchObject(expected);
    },
  );

  it("counts runs at the limits as lazy or rich, as the table of the limits states", () => {
    expect(regimeOf(movement({ change: 0.3, alignment: 0.95 }), 0.05)!.label).toBe("lazy");
    expect(regimeOf(movement({ change: 0.02, alignment: 1 }), 0.4)!.label).toBe("lazy");
    const rich = regimeOf(movement({ change: 1, alignment: 0.95 }), 0.1)!;
    expect(rich.label).toBe("rich");
    const tables: unknown[] = [];
    const report = { addTable: (table: unknown) => tables.push(table) };
    addRegime(report as unknown as ReportBuilder<never>, rich);
    expect(tables).toMatchObject([
      {
        rows: [
          [
            "relative change of the tangent kernel",
            1,
            "at most 0.3",
            "at least 1, or an alignment below 0.95",
          ],
          ["centred alignment of the tangent kernel with the start", 0.95, "at least 0.95", ""],
          [expect.any(String), 0.1, "at most 0.05", "at least 0.1"],
        ],
      },
    ]);
  });

  it("does not call a run rich if its kernel grows by 470 %, but predicts the loss to 2 %", () => {
    expect(regimeOf(movement({ change: 4.7, alignment: 0.97 }), 0.02)).toMatchObject({
      label: "intermediate",
      sentence: "its tangent kernel changed by 470 %, and the initial kernel predicts the loss to 2 %",
    });
  });

  it("calls a run with a constant kernel lazy, although the loss does not follow its prediction", () => {
    expect(regimeOf(movement({ change: 0.019, alignment: 1 }), 0.4)!.label).toBe("lazy");
    expect(regimeOf(movement({ change: 0.021, alignment: 1 }), 0.4)!.label).toBe("intermediate");
  });

  it.each([
    [0, 1, "lazy"],
    [0.29, 0.96, "lazy"],
    [0.29, 0.94, "intermediate"],
    [0.31, 0.96, "intermediate"],
    [0.95, 0.9, "intermediate"],
    [1.05, 0.96, "rich"],
    [0.29, undefined, "lazy"],
  ])("labels a change %s with alignment %s and no known loss as %s", (change, alignment, label) => {
    const last = { change, ...(alignment === undefined ? {} : { alignment }) };
    expect(regimeOf(movement(last), undefined)).toMatchObject({ label, of: "tangent kernel" });
    expect(regimeOf(movement(undefined, last), undefined)).toMatchObject({ label, of: "representations" });
  });

  it("decides by the tangent kernel if representations were recorded too", () => {
    const both = movement({ change: 0.1, alignment: 1 }, { change: 5, alignment: 0.5 });
    expect(regimeOf(both, undefined)!.label).toBe("lazy");
  });

  it("calls a kernel that grows from zero rich", () => {
    expect(regimeOf(movement({ change: "from zero" }), 1)).toMatchObject({
      label: "rich",
      change: Number.POSITIVE_INFINITY,
      sentence:
        "its tangent kernel grew from zero, and the loss differs from the prediction of the initial kernel by 100 %",
    });
  });

  it("states changes up to ten times the initial norm as a percentage, and larger ones as a multiple of the norm", () => {
    expect(regimeOf(movement({ change: 9.5 }), undefined)!.sentence).toBe(
      "its tangent kernel changed by 950 %",
    );
    expect(regimeOf(movement({ change: 12 }), undefined)!.sentence).toBe(
      "its tangent kernel changed by 12 times its initial norm",
    );
  });

  it("names the Gram matrix of the representations if there is no tangent kernel, or one of zero", () => {
    const sentence = "the Gram matrix of its representations changed by 12 times its initial norm";
    expect(regimeOf(movement(undefined, { change: 12 }), undefined)!.sentence).toBe(sentence);
    expect(regimeOf(movement({ change: "zero throughout" }, { change: 12 }), undefined)!.sentence).toBe(
      sentence,
    );
  });

  it("is undefined if neither kernel nor representations were recorded, or both are zero", () => {
    expect(regimeOf(movement(undefined), undefined)).toBeUndefined();
    const zero = { change: "zero throughout" } as const;
    expect(regimeOf(movement(zero, zero), undefined)).toBeUndefined();
  });
});
