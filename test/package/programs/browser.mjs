/* The code of a web page that computes, draws and sweeps. Sets globals, which the test of the bundle calls. */
import { modeDynamics } from "learning-dynamics/deep-linear";
import { toPng, toSvg } from "learning-dynamics/plots";
import { queue, sweep } from "learning-dynamics/sweeps";

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

const work = { file: "data:text/javascript,export default ({ a }) => ({ square: a * a })" };
globalThis.queued = () =>
  sweep(work, { a: [1] }, { executor: queue({ url: "redis://server.example" }) }).table();
globalThis.swept = () => sweep(({ a }) => ({ double: 2 * a }), { a: [1, 2] }).table();
