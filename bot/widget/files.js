// What is fetched once beside the modules: style sheets, and the words of the interface, one file a language.

const SHIPPED = ["en", "es", "ru", "hy"];
const fetched = new Map();

/**
 * The sheets of these names put on `root`, after those that it has. Sheets that are adopted are not touched by a
 * page's policy against inline styles.
 */
export async function adopt(root, home, ...names) {
  const sheets = await Promise.all(names.map((name) => once(`${home}widget/${name}.css`, sheet)));
  const fresh = sheets.filter((one) => !root.adoptedStyleSheets.includes(one));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...fresh];
}

/** Rules written by the program, such as the page's own accent colour. */
export function adoptRules(root, rules) {
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet(rules)];
}

/**
 * A function that gives the text of a key, with {names} filled in; it has `language`, `direction` and `has(key)` too.
 * `wanted` is the page's choice; without it the browser's languages decide, and English where none is there.
 */
export async function loadTexts(home, wanted) {
  const read = (code) => once(`${home}widget/languages/${encodeURIComponent(code)}.json`, JSON.parse);
  const english = await read("en");
  const own = await read(wanted?.toLowerCase() || preferred(navigator.languages)).catch(() => english);
  const text = (key, values = {}) =>
    (own[key] ?? english[key]).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  return Object.assign(text, { language: own.language, direction: own.direction, has: (key) => key in english });
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
