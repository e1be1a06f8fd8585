/* Displays a result in CommonJS as a notebook does, and prints the display as JSON. */
const { modeDynamics } = require("learning-dynamics/deep-linear");

const mode = modeDynamics({ strength: 1, initial: 0.01 });
mode[Symbol.for("Jupyter.display")]().then((media) =>
  console.log(JSON.stringify({ text: `${mode}`, ...media })),
);
