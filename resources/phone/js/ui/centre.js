/** 应用中心: the grid of services on the home screen. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";

export function centre(app) {
  const services = [
    ["file", t("文档签章"), "documents"],
    ["notice", t("公告订阅"), "notices"],
    ["grade", t("信用评级"), "ratings"],
    ["report", t("信用报告"), "reports"],
    ["history", t("报告对比"), "comparison"],
    ["promotion", t("推广员链接"), "promotion"],
  ];
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("应用中心")),
    h(
      "div",
      { class: "services" },
      services.map(([image, name, path]) =>
        h(
          "button",
          {
            type: "button",
            class: "service",
            onclick: () => app.go(`/m/${path}`),
            testid: `to-${path}`,
          },
          icon(image),
          h("span", {}, name),
        ),
      ),
    ),
  );
}
