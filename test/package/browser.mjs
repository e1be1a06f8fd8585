/* What a page bundles: learning dynamics and their figures. Sets globals, so that they are looked at from outside. */
import { modeDynamics } from "learning-dynamics/deep-linear";
import { toPng, toSvg } from "learning-dynamics/plots";

const { at } = modeDynamics({ strength: 1, initial: 0.01 });
const times = [0, 1, 2, 3, 4];
const figure = {
  name: "mode",
  title: "One mode",
  x: { label: "time" },
  y: { label: "strength" },
  marks: [{ type: "line", x: times, y: times.map(at) }],
};
globalThis.drawn = () => toSvg(figure);
globalThis.rastered = () => toPng(figure);
