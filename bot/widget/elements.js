// Elements from plain values. Text only becomes text nodes: nothing that is shown can be markup.

/** An element with attributes (a function becomes a listener) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else set(element, name, value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** Sets an attribute, or takes it away. */
export function set(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Text that only a screen reader meets. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

/** Scrolls `box` to `element`, and nothing around it. */
export function scrollTo(box, element, margin = 0) {
  const distance = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  box.scrollTo({ top: box.scrollTop + distance - margin, behavior });
}

// Strokes on a grid of 24.
const PATHS = {
  quote: "M10 7H5v6h4v1a3 3 0 0 1-3 3M19 7h-5v6h4v1a3 3 0 0 1-3 3",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  back: "M15 5l-7 7 7 7",
  clear: "M4 7h16M9 7V4.5h6V7M6.5 7l1 12.5h9l1-12.5",
  send: "M12 19V5M6 11l6-6 6 6",
  good: "M4 11v9h3v-9l4-8q3 0 2.5 3L13 9h6q2.5 0 2 3l-1 6q-.5 2-2.5 2H7",
  bad: "M20 13V4h-3v9l-4 8q-3 0-2.5-3l.5-3H5q-2.5 0-2-3l1-6q.5-2 2.5-2H17",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  caution: "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3v.2",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  note: "M4 20l1-4L16 5l3 3L8 19zM13.5 7.5l3 3",
  out: "M8 5H5v14h14v-3M12 5h7v7M19 5l-9 9",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, "viewBox", "0 0 24 24");
  set(svg, "class", "icon");
  set(svg, "aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  set(path, "d", PATHS[name]);
  svg.append(path);
  return svg;
}
