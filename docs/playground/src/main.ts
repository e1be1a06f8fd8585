import { tellHeight } from "./embed";
import { makePage } from "./page/page";
import { rooms } from "./rooms";

const startWorker = () => new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
const root = document.querySelector<HTMLElement>("#app")!;
makePage(root, rooms, startWorker);
tellHeight(root);
