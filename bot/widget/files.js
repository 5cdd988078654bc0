// What is fetched once: style sheets, and the words of the interface.

const SHIPPED = ["en", "es", "ru", "hy"];
const fetched = new Map();

/** Adopted sheets: no policy against inline styles touches them. */
export async function adopt(root, home, ...names) {
  const sheets = await Promise.all(names.map((name) => once(`${home}widget/${name}.css`, sheet)));
  const fresh = sheets.filter((one) => !root.adoptedStyleSheets.includes(one));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...fresh];
}

/** The page's own accent, any CSS colour; base.css sees to its contrast. */
export function paint(root, { colour, color = colour }) {
  if (color && CSS.supports("color", color)) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet(`:host { --chosen: ${color}; }`)];
  }
}

/** A function from a key to its text, with {names} filled in. */
export async function loadTexts(home, wanted) {
  const read = (code) => once(`${home}widget/languages/${encodeURIComponent(code)}.json`, JSON.parse);
  const own = await read(wanted?.toLowerCase().split("-")[0] || preferred(navigator.languages)).catch(() => read("en"));
  const text = (key, values = {}) => own[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  return Object.assign(text, { language: own.language, direction: own.direction, has: (key) => key in own });
}

function preferred(languages) {
  const codes = languages.map((language) => language.toLowerCase().split("-")[0]);
  return codes.find((code) => SHIPPED.includes(code)) ?? "en";
}

function sheet(rules) {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}

// A file that could not be fetched is asked for again the next time.
function once(address, read) {
  if (!fetched.has(address)) {
    const file = load(address).then(read);
    file.catch(() => fetched.delete(address));
    fetched.set(address, file);
  }
  return fetched.get(address);
}

async function load(address) {
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}
