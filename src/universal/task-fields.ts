import type { FieldsOf } from "../arrays/arguments";
import type { teacher, whiten } from "../tasks";

/** Fields of the tasks of `learning-dynamics/tasks`, which may be spread into a record of options. */
export const TASK_FIELDS: FieldsOf<ReturnType<typeof teacher> & ReturnType<typeof whiten>> = {
  inputs: true,
  targets: true,
  labels: true,
  teacher: true,
  transform: true,
};
