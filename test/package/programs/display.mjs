/* A page that displays a result as a notebook does, without an import of `plots`. Sets a global, which the tests call. */
import { modeDynamics } from "learning-dynamics/deep-linear";

const mode = modeDynamics({ strength: 1, initial: 0.01 });
globalThis.displayed = async () => ({ text: `${mode}`, ...(await mode[Symbol.for("Jupyter.display")]()) });
