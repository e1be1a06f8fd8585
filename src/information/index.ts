export { type InformationPoint, informationPlane } from "./information-plane";
