import type { Works } from "./work";
import { data } from "./works/data";
import { kernels } from "./works/kernels";
import { linearAlgebra } from "./works/linear-algebra";
import { searches } from "./works/searches";
import { training } from "./works/training";

/** The families of works, by name. */
export const works: Works = { ...linearAlgebra, ...data, ...kernels, ...training, ...searches };
