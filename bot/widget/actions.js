// What can be done with an answer: say whether it helped, and copy it.
import { h, icon } from "./elements.js";

const REASONS = ["not_what_i_asked", "incomplete", "incorrect", "hard_to_understand", "unsafe"];
const PATIENCE = 20_000; // milliseconds for a reason; a verdict without one counts too

export function answerActions(answer, { text, api, say }) {
  const reasons = h("fieldset", { class: "reasons", hidden: true }, h("legend", {}, text("why")));
  const send = once((verdict, reason = null) => {
    const documents = [...new Set(answer.citations.map((citation) => citation.document))];
    api.feedback({ verdict, reason, status: answer.status, documents });
    say(text("thanks"));
  });
  const good = thumb("good", text("helpful"), () => vote(good, "up"));
  const bad = thumb("bad", text("not_helpful"), () => vote(bad, "down"));

  function vote(pressed, verdict) {
    if (send.done || pressed.getAttribute("aria-pressed") === "true") return;
    for (const button of [good, bad]) button.setAttribute("aria-pressed", button === pressed);
    reasons.hidden = verdict === "up";
    if (verdict === "up") send("up");
    else setTimeout(() => bad.getAttribute("aria-pressed") === "true" && send("down"), PATIENCE);
  }

  for (const reason of REASONS) {
    const choose = () => {
      send("down", reason);
      reasons.hidden = true;
      bad.focus();
    };
    reasons.append(h("button", { type: "button", click: choose }, text(reason)));
  }
  const copy = h(
    "button",
    { class: "tool", type: "button", click: () => copyText(asPlainText(answer, text), text, say) },
    icon("copy"),
    h("span", {}, text("copy")),
  );
  return h("div", { class: "actions" }, good, bad, copy, reasons);
}

function thumb(name, label, click) {
  const state = { "aria-pressed": "false", "aria-label": label, title: label };
  return h("button", { class: "tool", type: "button", ...state, click }, icon(name));
}

function once(send) {
  const guarded = (...parts) => {
    if (guarded.done) return;
    guarded.done = true;
    send(...parts);
  };
  return guarded;
}

async function copyText(plain, text, say) {
  try {
    await navigator.clipboard.writeText(plain);
    say(text("copied"));
  } catch {
    say(text("not_copied"));
  }
}

function asPlainText(answer, text) {
  const parts = [answer.question, answer.notice, text.has(answer.status) ? text(answer.status) : null];
  for (const statement of answer.statements) {
    const numbers = statement.citations.map((number) => `[${number}]`).join(" ");
    parts.push([statement.lead_in, `“${statement.text}” ${numbers}`].filter(Boolean).join("\n"));
  }
  for (const conflict of answer.conflicts) {
    const sides = conflict.sides.map((side) => side.map((number) => `[${number}]`).join(" ")).join(" / ");
    parts.push(`${text("disagree")} ${conflict.topic}: ${sides}`);
  }
  parts.push(...answer.cautions.map((caution) => `${text("caution")}: ${caution}`));
  parts.push(answer.citations.map((citation) => source(citation, text)).join("\n"));
  parts.push(answer.disclaimer);
  return parts.filter(Boolean).join("\n\n");
}

function source(citation, text) {
  const page = citation.page && text("page", { n: citation.page });
  const place = [citation.title, citation.section, page, citation.url].filter(Boolean).join(" — ");
  const notes = (citation.notes ?? []).map((note) => `\n    ${text("note")}: ${note}`);
  return `[${citation.number}] ${place} (${citation.document} ${citation.start}–${citation.end})${notes.join("")}`;
}
