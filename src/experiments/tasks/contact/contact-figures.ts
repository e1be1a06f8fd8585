import type { Figure, LineMark } from "../../../plots";
import type { State } from "./ball-data";
import { type ContactRun, POSITIONS, TIME_STEP } from "./contact-run";

/** Draws one predicted course over time and as a phase portrait, and the learned forces of all seeds. */
export function contactFigures(runs: readonly ContactRun[], seed: number): Figure[] {
  const { test, predicted } = runs[0]!;
  const simulated = Array.from(test.positions, (q, t): State => [q, test.velocities[t]!]);
  const ball = { type: "line", method: "ball", states: simulated } as const;
  const models = [
    { type: "line", category: "contact model", method: "prediction", states: predicted.contact },
    { type: "line", category: "residual network", method: "prediction", states: predicted.residual },
  ] as const;
  return [
    {
      name: "course",
      title: "The contact model follows the ball over its bounces",
      caption: "First ball of the test, first seed.",
      x: { label: "time (s)" },
      y: { label: "position (m)" },
      marks: [ball, ...models].map(({ states, ...line }) => ({
        ...line,
        x: states.map((_, t) => t * TIME_STEP),
        y: states.map(([q]) => q),
      })),
    },
    {
      name: "phase-portrait",
      title: "Contacts turn the velocity around at the floor",
      caption: "First ball of the test, first seed, next to the prediction of each model.",
      x: { label: "position (m)" },
      y: { label: "velocity (m/s)" },
      marks: models.flatMap((model) =>
        [ball, model].map(({ states, ...line }) => ({
          ...line,
          x: states.map(([q]) => q),
          y: states.map(([, v]) => v),
          panel: model.category,
        })),
      ),
    },
    {
      name: "force",
      title: "The learned force is nearly the weight at all heights",
      x: { label: "position (m)" },
      y: { label: "force downwards (units of the weight)", domain: [0, 1.2] },
      marks: [
        ...runs.map(
          ({ force }, k): LineMark => ({
            type: "line",
            category: `seed ${seed + k}`,
            x: POSITIONS,
            y: force,
          }),
        ),
        { type: "rule", y: 1, label: "weight" },
      ],
    },
  ];
}
