import { matmul } from "learning-dynamics/linalg";
import type { DotMark, LineMark, Mark } from "learning-dynamics/plots";
import { grid } from "../../grid";
import type { Course, Moments } from "./course";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, LEARNED, projectionsOf, type Samples, TEACHER } from "./plan";
import { cosine, tangentKernel } from "./tangent-kernel";

/** Similarities of the tangent kernel on the test samples at every record. */
export interface KernelMeasures {
  /** Distance 1 − ⟨K(0), K⟩ / ‖K(0)‖‖K‖ from the initial kernel. */
  readonly distance: readonly number[];
  /** Alignment ⟨K, yyᵀ⟩ / ‖K‖‖yyᵀ‖ with the task. */
  readonly alignment: readonly number[];
}

export function measureKernel(
  { epsilon }: GrokkingValues,
  { test: { inputs, targets } }: GrokkingPlan,
  { initial, moments }: Course,
): KernelMeasures {
  const start = tangentKernel(inputs, initial, epsilon);
  const task = Float64Array.from(targets.flatMap(([y]) => targets.map(([other]) => y! * other!)));
  const kernels = moments.map((now) => tangentKernel(inputs, now, epsilon));
  return {
    distance: kernels.map((kernel) => 1 - cosine(kernel, start)),
    alignment: kernels.map((kernel) => cosine(kernel, task)),
  };
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
    const moved = matmul(inputs, secondMoment);
    const y = Array.from({ length: inputs.shape[0]! }, (_, i) => {
      let [linear, quadratic] = [0, 0];
      for (let j = 0; j < mean.length; j++) {
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
