// The frame: a window beside the page, the whole of a small screen, or a part of the page itself.
import { h, icon, set } from "./elements.js";

const SMALL = "(max-width: 40rem), (max-height: 30rem)";

export class Panel {
  /** `leave()`, asked on Escape: whether it went back. */
  constructor(element, text, { title, inline, leave, clear }) {
    this.element = element;
    this.inline = inline;
    this.small = matchMedia(SMALL);
    this.covered = [];
    this.main = h("div", { class: "main" });
    const tool = (name, label, click) =>
      h("button", { class: "tool", type: "button", "aria-label": label, title: label, click }, icon(name));
    const close = inline ? null : tool("close", text("close"), () => this.close());
    this.clearButton = tool("clear", text("clear"), clear);
    this.frame = h(
      "section",
      {
        class: inline ? "panel inline" : "panel",
        id: "panel",
        role: inline ? "region" : "dialog",
        "aria-labelledby": "title",
        lang: text.language,
        dir: text.direction,
        hidden: true,
        tabindex: "-1",
        keydown: (event) => event.key === "Escape" && !event.isComposing && this.#escape(event, leave),
      },
      h(
        "header",
        { class: "head" },
        h("span", { class: "sign" }, icon("quote")),
        h("div", { class: "names" }, h("h2", { id: "title", dir: "auto" }, title), h("p", {}, text("subtitle"))),
        this.clearButton,
        close,
      ),
      this.main,
    );
    this.small.addEventListener("change", () => this.isOpen && this.#fit());
    visualViewport?.addEventListener("resize", () => this.#measure());
    visualViewport?.addEventListener("scroll", () => this.#measure());
  }

  get isOpen() {
    return !this.frame.hidden;
  }

  open() {
    this.frame.hidden = false;
    this.#launcher?.setAttribute("aria-expanded", "true");
    this.#fit();
  }

  close() {
    if (this.inline) return;
    this.frame.hidden = true;
    this.#uncover();
    this.#launcher?.setAttribute("aria-expanded", "false");
    this.#launcher?.focus();
    this.closed?.();
  }

  get #launcher() {
    return this.element.shadowRoot.querySelector(".launcher");
  }

  #escape(event, leave) {
    if (leave()) event.stopPropagation();
    else this.close();
  }

  #fit() {
    if (this.inline) return;
    const whole = this.small.matches;
    this.frame.classList.toggle("whole", whole);
    set(this.frame, "aria-modal", whole);
    this.#uncover();
    if (whole) this.#cover();
    if (whole && !this.element.matches(":focus-within")) this.frame.focus();
    this.#measure();
  }

  // Nothing behind may be reached.
  #cover() {
    for (let node = this.element; node.parentElement; node = node.parentElement) {
      const siblings = [...node.parentElement.children].filter((other) => other !== node && !other.inert);
      for (const other of siblings) other.inert = true;
      this.covered.push(...siblings);
    }
    if (this.#launcher) this.#launcher.inert = true;
  }

  #uncover() {
    for (const other of this.covered.splice(0)) other.inert = false;
    if (this.#launcher) this.#launcher.inert = false;
  }

  // A phone's keyboard covers the screen without changing its height.
  #measure() {
    if (!this.frame.classList.contains("whole") || !visualViewport) return;
    this.frame.style.setProperty("--height", `${visualViewport.height}px`);
    this.frame.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }
}
