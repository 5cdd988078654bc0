// Words of a document as a quotation, with the button that leads to their place.
import { h, icon, unseen } from "./elements.js";
import { MARKER } from "./places.js";

const BRIEF = 180; // characters that can be read in a narrow column

/** One citation; what is only near to the question has no number. */
export function quoteFigure(citation, context, { leadIn = null, numbered = true } = {}) {
  const language = context.languageOf(citation.document);
  return h(
    "figure",
    { class: "quote" },
    leadIn && h("p", { class: "lead-in", dir: "auto", lang: language }, leadIn),
    h("blockquote", { dir: "auto", lang: language }, words(citation.quote)),
    h("figcaption", {}, sourceButton(citation, context, numbered)),
    (citation.notes ?? []).map((note) => noteAside(note, context.text)),
  );
}

/** Sources that do not agree, side by side; `shown` are the numbers quoted above already. */
export function conflictCard(conflict, citations, context, shown, leadIns) {
  const { text } = context;
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  const quoted = (number) => {
    const citation = byNumber.get(number);
    if (!shown.has(number)) return quoteFigure(citation, context, { leadIn: leadIns.get(number) });
    return h("div", {}, sourceButton(citation, context), h("p", { class: "small" }, text("above")));
  };
  const lengthOf = (side) => side.reduce((sum, number) => sum + byNumber.get(number).quote.length, 0);
  const isBrief = conflict.sides.every((side) => lengthOf(side) <= BRIEF);
  const side = (numbers, place) =>
    h("div", { class: "side" }, h("p", { class: "heading" }, text("side", { n: place + 1 })), numbers.map(quoted));
  return h(
    "section",
    { class: "conflict" },
    h("h4", {}, text("disagree"), " ", h("bdi", {}, conflict.topic)),
    h("div", { class: isBrief ? "sides brief" : "sides" }, conflict.sides.map(side)),
    h("p", { class: "small" }, text("no_side")),
  );
}

function sourceButton(citation, context, numbered = true) {
  const { text } = context;
  const button = h(
    "button",
    { class: "source", type: "button", click: () => context.read(citation, button) },
    numbered ? h("span", { class: "number" }, unseen(`${text("source")} `), String(citation.number)) : icon("quote"),
    h(
      "span",
      { class: "place" },
      h("bdi", { class: "title" }, citation.title),
      citation.section && [unseen(", "), h("bdi", { class: "section" }, citation.section)],
      citation.page && [unseen(", "), text("page", { n: citation.page })],
    ),
    unseen(`: ${text("open_source")}`),
  );
  return button;
}

/** An editor's note on the words above it, visibly none of them. */
export function noteAside(note, text) {
  return h("p", { class: "note" }, icon("note"), h("span", {}, h("b", {}, `${text("note")}: `), h("bdi", {}, note)));
}

// Lines with a list's marker become items. The marker stays: it is the document's.
function words(quote) {
  const lines = quote.split("\n");
  if (!lines.some((line) => MARKER.test(line))) return h("p", {}, quote);
  const blocks = [];
  for (const line of lines.filter((one) => one.trim())) {
    const marker = MARKER.exec(line)?.[0];
    const list = blocks.at(-1);
    if (marker) {
      const item = h("li", {}, h("span", { class: "marker" }, marker.trim()), line.slice(marker.length));
      if (list?.localName === "ul") list.append(item);
      else blocks.push(h("ul", { role: "list" }, item));
    } else if (list?.localName === "ul") list.lastChild.append(` ${line.trim()}`);
    else blocks.push(h("p", {}, line));
  }
  return blocks;
}
