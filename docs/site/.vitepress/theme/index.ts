import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import Live from "./Live.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Live", Live);
  },
} satisfies Theme;
