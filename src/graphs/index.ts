export { type GraphFrame, type NetworkFigureOptions, networkFigure, type Pathway } from "./network-figure";
export { type RaceFigureOptions, raceFigure } from "./race-figure";
