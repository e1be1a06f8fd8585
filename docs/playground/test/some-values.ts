import { type Parameters, snap, type Values } from "../src/parameter";

/** Draws random values within the ranges of the controls, the same on every run. */
export function someValues(parameters: Parameters, seed: number): Values {
  let state = Math.imul(seed, 2654435761) + 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      random();
      if (parameter.kind === "range") {
        const { min, max, scale } = parameter;
        const value = scale === "log" ? min * (max / min) ** random() : min + (max - min) * random();
        return [name, snap(parameter, value)];
      }
      if (parameter.kind === "choice") {
        const all = Object.keys(parameter.options);
        return [name, all[Math.floor(random() * all.length)]!];
      }
      const row = () => Array.from({ length: 4 }, () => Math.round(random())).join("");
      return [name, Array.from({ length: 4 }, row).join(".")];
    }),
  );
}
