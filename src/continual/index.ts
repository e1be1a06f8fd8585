export { type ContinualMetrics, continualMetrics } from "./continual-metrics";
