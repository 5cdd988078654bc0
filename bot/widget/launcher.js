// The button in the corner, which is all of the chat that a page loads by itself.
import { h, icon } from "./elements.js";
import { adopt, loadTexts, paint } from "./files.js";
import { wasOpen } from "./session.js";

/** Opens by itself where the page or the visitor left it open and there is room. */
export async function showLauncher(element, home) {
  const root = element.shadowRoot;
  const [text] = await Promise.all([loadTexts(home, element.dataset.language), adopt(root, home, "base")]);
  paint(root, element.dataset);
  const trouble = h("p", { class: "trouble", role: "alert", dir: text.direction });
  const label = element.dataset.title ?? text("launcher");
  const button = h(
    "button",
    {
      class: "launcher",
      type: "button",
      lang: text.language,
      dir: text.direction,
      "aria-label": label,
      "aria-expanded": "false",
      "aria-controls": "panel",
      click: () => toggle(element, button, trouble, text),
    },
    icon("quote"),
    h("span", { class: "word" }, label),
    icon("down"),
  );
  root.append(button, trouble);
  const room = matchMedia("(min-width: 40.01rem) and (min-height: 30.01rem)").matches;
  if (room && ("open" in element.dataset || wasOpen(home))) await element.open({ quietly: true });
}

async function toggle(element, button, trouble, text) {
  trouble.replaceChildren();
  try {
    await (button.getAttribute("aria-expanded") === "true" ? element.close() : element.open());
  } catch {
    trouble.append(text("not_loaded"));
  }
}
