/** Line icons, 24 × 24, drawn in the text colour. */

import { s } from "./dom.js";

const PATHS = {
  home: ["M4 11 12 4l8 7", "M6 10v9h12v-9", "M10 19v-5h4v5"],
  unit: ["M5 20V5l8-2v17", "M13 9h6v11", "M3 20h18", "M8 8h2M8 12h2M8 16h2M16 13h0M16 16h0"],
  platforms: [
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
    "M3 12h18",
    "M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  ],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8", "M4.500 20c.800-4 4-6 7.500-6s6.700 2 7.500 6"],
  scan: [
    "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3",
    "M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3",
    "M4 12h16",
  ],
  stamp: ["M9 11V8a3 3 0 1 1 6 0v3l3 2v3H6v-3z", "M5 20h14"],
  certificate: [
    "M4 5h16v11h-7M9 16H4V5",
    "M8 9h8M8 12h3",
    "M14.500 15.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
    "M13.300 15.200V20l1.200-1 1.200 1v-4.800",
  ],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6M9 16h6"],
  back: ["M15 5 8 12l7 7"],
  forward: ["m9 6 6 6-6 6"],
  close: ["M6 6l12 12M18 6 6 18"],
  check: ["M5 12.500 10 17.500 19.500 7"],
  cross: ["M7 7l10 10M17 7 7 17"],
  warn: ["M12 4 2.800 20h18.400z", "M12 10v5M12 17.500v0"],
  info: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18", "M12 11v5M12 8v0"],
  clock: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18", "M12 7v5l3 2"],
  phone: ["M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1", "M11 18h2"],
  lock: ["M6 11h12v9H6z", "M8.500 11V8a3.500 3.500 0 0 1 7 0v3"],
  language: [
    "M3 6h9M7.500 4v2M10 6c-1 4-4 7-7 8M5 9c1.500 3 4 4.500 6 5",
    "M12.500 20 16.500 11l4 9M14 17h5",
  ],
  help: [
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
    "M9.700 9.500a2.400 2.400 0 1 1 3.300 2.300c-.700.300-1 .700-1 1.700M12 16.500v0",
  ],
  exit: ["M10 4H5v16h5", "M10 12h10M16.500 8.500 20 12l-3.500 3.500"],
  erase: ["M9 6h11v12H9l-6-6z", "m12 9.500 5 5M17 9.500l-5 5"],
};

/** The icon of that name, hidden from screen readers: words stand beside it. */
export function icon(name, extra = "") {
  return s(
    "svg",
    { class: `icon ${extra}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    PATHS[name].map((d) => s("path", { d })),
  );
}
