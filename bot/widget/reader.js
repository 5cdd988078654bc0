// A source as a page to read, with the quoted words marked in their place.
import { h, icon, scrollTo } from "./elements.js";
import { CodePoints, addressOf } from "./places.js";
import { noteAside } from "./quote.js";

export class Reader {
  constructor(text, leave) {
    this.text = text;
    this.title = h("h3", { id: "reader-title", tabindex: "-1" });
    this.box = h("div", { class: "box", tabindex: "0", role: "region", "aria-labelledby": "reader-title" });
    const back = h("button", { class: "back", type: "button", click: leave }, icon("back"), text("back"));
    this.element = h("section", { class: "reader", hidden: true }, h("div", { class: "bar" }, back), this.box);
  }

  /** `citation` may have a place: its words are marked, scrolled to and focused. */
  show(document, citation) {
    this.title.replaceChildren(h("bdi", { lang: document.language }, document.title));
    const place = Number.isInteger(citation.start) ? { start: citation.start, end: citation.end } : null;
    const body = new Body(document, place, this.text);
    this.box.replaceChildren(
      h("header", {}, this.title, ...this.#facts(document, citation)),
      h("div", { class: "text", lang: document.language, dir: "auto" }, body.parts()),
    );
    this.element.hidden = false;
    this.box.scrollTo({ top: 0 });
    const mark = this.box.querySelector("mark");
    if (mark) mark.setAttribute("tabindex", "-1");
    (mark ?? this.title).focus({ preventScroll: true });
    if (mark) scrollTo(this.box, mark, this.box.clientHeight / 4);
  }

  showProgress(message) {
    this.title.textContent = message;
    this.box.replaceChildren(this.title);
    this.element.hidden = false;
    this.title.focus({ preventScroll: true });
  }

  hide() {
    this.element.hidden = true;
    this.box.replaceChildren();
  }

  #facts(document, citation) {
    const address = addressOf(document.url, citation);
    const link = { href: address, target: "_blank", rel: "noopener noreferrer" };
    return [
      h("p", { class: "small" }, this.text("provenance"), " ", h("bdi", {}, document.provenance)),
      address && h("p", {}, h("a", link, this.text("original"), icon("out"))),
    ];
  }
}

// The text of a document, block by block.
class Body {
  constructor(document, place, text) {
    this.points = new CodePoints(document.text);
    this.place = place;
    this.text = text;
    this.blocks = document.blocks;
    this.notes = [...document.notes];
  }

  parts() {
    const parts = [];
    let at = 0;
    for (const block of [...this.blocks, { kind: "paragraph", start: this.points.length, end: this.points.length }]) {
      // What no block covers is still the document's text.
      if (this.points.slice(at, block.start).trim()) parts.push(h("p", {}, this.#marked(at, block.start)));
      if (block.end > block.start) parts.push(this.#block(block));
      parts.push(...this.#notesBefore(block.end));
      at = Math.max(at, block.end);
    }
    return parts;
  }

  #block(block) {
    const { kind, start, end, items = [] } = block;
    if (kind === "heading") return h(`h${Math.min(block.level + 2, 6)}`, {}, this.#marked(start, end));
    if (kind !== "list" || !items.length) return h("p", { class: kind }, this.#marked(start, end));
    const entries = items.map(([from], place) => h("li", {}, this.#marked(from, items[place + 1]?.[0] ?? end)));
    const before = this.points.slice(start, items[0][0]).trim() ? h("p", {}, this.#marked(start, items[0][0])) : "";
    return h("div", {}, before, h("ul", { role: "list" }, entries));
  }

  #notesBefore(end) {
    const here = this.notes.filter((note) => note.start < end);
    this.notes = this.notes.filter((note) => note.start >= end);
    return here.map((note) => noteAside(note.text, this.text));
  }

  #marked(start, end) {
    const from = Math.max(start, this.place?.start ?? end);
    const to = Math.min(end, this.place?.end ?? start);
    if (from >= to) return [this.points.slice(start, end)];
    const mark = h("mark", {}, this.points.slice(from, to));
    return [this.points.slice(start, from), mark, this.points.slice(to, end)];
  }
}
