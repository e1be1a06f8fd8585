import { type Theme, useData } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { h } from "vue";
import Live from "./Live.vue";
import "./style.css";

/** Command of the start page, below its sentence. */
const Command = {
  setup() {
    const { frontmatter } = useData();
    return () => h("p", { class: "command" }, [h("code", frontmatter.value.hero.command)]);
  },
};

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "home-hero-info-after": () => h(Command) }),
  enhanceApp({ app }) {
    app.component("Live", Live);
  },
} satisfies Theme;
