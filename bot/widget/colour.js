// The page's accent colour, made dark or light enough to be read on our paper and to carry text.

// The papers of tokens.css, and the contrast to reach: WCAG asks for 4.5, the rest is for tinted grounds.
const PAPER = { light: [255, 255, 255], dark: [24, 31, 33] };
const ENOUGH = 5.2;
const WHITE = [255, 255, 255];
const BLACK = [12, 18, 20];

/** Rules that set the accent from any CSS colour; an empty text where it is none. */
export function accentRules(colour) {
  const rgb = parse(colour);
  if (!rgb) return "";
  const light = reach(rgb, BLACK, PAPER.light);
  const dark = reach(rgb, WHITE, PAPER.dark);
  return `:host { --accent: light-dark(${css(light)}, ${css(dark)}); --on-accent: light-dark(${css(on(light))}, ${css(on(dark))}); }`;
}

/** WCAG's contrast of two colours, from 1 to 21. */
export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function parse(colour) {
  if (!colour || !CSS.supports("color", colour)) return null;
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = colour; // it reads any colour and gives back #rrggbb, but for transparent ones
  const hex = /^#(..)(..)(..)$/.exec(context.fillStyle);
  return hex && hex.slice(1).map((pair) => Number.parseInt(pair, 16));
}

function reach(rgb, target, paper) {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = rgb.map((value, place) => Math.round(value + (target[place] - value) * share));
    if (contrast(mixed, paper) >= ENOUGH) return mixed;
  }
  return target;
}

function on(rgb) {
  return contrast(rgb, WHITE) >= contrast(rgb, BLACK) ? WHITE : BLACK;
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function css(rgb) {
  return `rgb(${rgb.join(" ")})`;
}
