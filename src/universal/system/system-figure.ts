import type { Figure } from "../../figures/figure";
import { lossSentence, shortNumber, trajectoryFigure } from "../../figures/trajectory-figure";
import { TIME_AXIS } from "../pair-figures";
import type { UniversalSystem } from "./universal-system-state";

/** Draws the squared distances of the first pairs over time. */
export function systemFigure({
  times,
  distances,
  loss,
}: Pick<UniversalSystem, "times" | "distances" | "loss">): Figure {
  const points = distances[0]?.shape[0] ?? 0;
  const pairs = Array.from({ length: points }, (_, i) =>
    Array.from({ length: i }, (_, j) => [j, i] as const),
  );
  return trajectoryFigure({
    name: "universal-system",
    title: `How ${shortNumber(points)} points separate`,
    caption: lossSentence(loss),
    x: TIME_AXIS,
    y: { label: "squared distance of representations" },
    at: times,
    curves: pairs.flat().map(([i, j]) => ({
      name: `points ${i} and ${j}`,
      at: (t) => distances[t]!.get(i, j),
    })),
  });
}
