import { toNdArray } from "learning-dynamics/arrays";
import { matmul } from "learning-dynamics/linalg";
import type { DotMark, LineMark, Mark } from "learning-dynamics/plots";
import { grid } from "../../grid";
import type { Course, Moments } from "./course";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, LEARNED, projectionsOf, type Samples, TEACHER } from "./plan";
import { compareKernels, type KernelMeasures } from "./tangent-kernel";

/** Compares the tangent kernel on the test samples at every record with the initial one and with the task. */
export function measureKernel(
  { epsilon }: GrokkingValues,
  { test: { inputs, targets } }: GrokkingPlan,
  { initial, moments }: Course,
): KernelMeasures {
  const outputs = targets.map(([y]) => y!);
  const { distance, alignment } = compareKernels(inputs, outputs, [initial, ...moments], epsilon);
  return { distance: distance.slice(1), alignment: alignment.slice(1) };
}

/** Curves of losses and kernel. */
export interface CourseMarks {
  readonly loss: readonly Mark[];
  readonly kernel: readonly Mark[];
}

/** Makes the curves of a course. */
export function courseMarks(
  course: Course,
  { distance, alignment }: KernelMeasures,
  { learningRate }: GrokkingPlan,
  kind: Pick<LineMark | DotMark, "type" | "method">,
): CourseMarks {
  const x = course.steps.map((step) => step * learningRate);
  return {
    loss: [
      { ...kind, category: "training samples", x, y: course.train },
      { ...kind, category: "test samples", x, y: course.test },
    ],
    kernel: [
      { ...kind, category: "alignment with the task", x, y: alignment },
      { ...kind, category: "distance from the initial kernel", x, y: distance },
    ],
  };
}

/** Makes the lines at the displayed time, and at the loss at which samples count as learned. */
export function ruleMarks({ records, shown, learningRate }: GrokkingPlan) {
  const time: Mark = { type: "rule", x: records[shown]! * learningRate };
  return { loss: [{ type: "rule", y: LEARNED } as Mark, time], kernel: [time] };
}

/** Makes the teacher over the projections of the inputs, and the outputs on the samples. */
export function outputMarks(
  { scale, epsilon }: GrokkingValues,
  { train, test, teacher }: GrokkingPlan,
  { mean, secondMoment }: Moments,
): readonly Mark[] {
  const samples = (category: string, { inputs }: Samples): Mark => {
    const [count, dimension] = inputs.shape as [number, number];
    const moved = matmul(inputs, toNdArray(secondMoment, [dimension, dimension]));
    const y = Array.from({ length: count }, (_, i) => {
      let [linear, quadratic] = [0, 0];
      for (let j = 0; j < dimension; j++) {
        linear += mean[j]! * inputs.get(i, j);
        quadratic += moved.get(i, j) * inputs.get(i, j);
      }
      return scale * (linear + (epsilon / 2) * quadratic);
    });
    return { type: "dot", category, x: projectionsOf(inputs), y };
  };
  const { ends, count } = TEACHER;
  const x = grid(2 * ends, count).map((s) => s - ends);
  const y = x.map((s) => teacher[0] * s + teacher[1] * s * s);
  return [
    samples("training samples", train),
    samples("test samples", test),
    { type: "line", category: "teacher", x, y },
  ];
}
