// Where words stand: in a text, and in the original on the web.

/** A text cut at code points, as the server counts. */
export class CodePoints {
  constructor(text) {
    this.text = text;
    this.points = /[\u{10000}-\u{10FFFF}]/u.test(text) ? Array.from(text) : null;
    this.length = this.points?.length ?? text.length;
  }

  slice(start, end) {
    return this.points ? this.points.slice(start, end).join("") : this.text.slice(start, end);
  }
}

export function lengthOf(text) {
  return new CodePoints(text).length;
}

export const MARKER = /^\s*(?:[-–—•*·▪●◦‣]|\d{1,3}[.)])(?=\s)/; // of a list's item
const WORDS = 5;
const SHORT = 60;

/** The address of a citation's page, or with its quote as a text fragment; null where it may not be opened. */
export function addressOf(url, { quote, page, element }) {
  if (!/^https?:\/\//i.test(url ?? "") || !URL.canParse(url)) return null;
  const address = new URL(url);
  address.hash ||= page ? `page=${page}` : (element ?? "");
  if (!quote || page) return address.href;
  return `${address.href}${address.hash ? "" : "#"}:~:text=${fragment(quote)}`;
}

// A fragment may not cross the end of a paragraph: longer quotes are named by both ends.
function fragment(quote) {
  const lines = quote.split("\n").filter((line) => line.trim()).map((line) => line.replace(MARKER, "").trim());
  const first = lines[0].split(/\s+/);
  if (lines.length === 1 && lines[0].length <= SHORT) return encode(first);
  const last = lines.at(-1).split(/\s+/);
  return `${encode(first.slice(0, WORDS))},${encode(last.slice(-WORDS))}`;
}

function encode(words) {
  return encodeURIComponent(words.join(" ").toWellFormed()).replaceAll("-", "%2D");
}
