// Makes one small style sheet and one small font of what npm installed.
//
//     node scripts/assemble_styles.mjs <folder>
//
// The packages hold every component and every weight. A phone on a bad connection should fetch only what our pages use:
// the rules whose classes stand in our templates, the tokens those rules ask for, and the weights from regular to bold.
// Our own sheet comes last and keeps all of its rules; it only loses its comments.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import subsetFont from "subset-font";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FONT = join(ROOT, "node_modules/@fontsource-variable/noto-sans");
const TOKENS = join(ROOT, "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css");
const COMPONENTS = join(ROOT, "node_modules/@utrecht/component-library-css/dist/index.css");
const OWN = join(ROOT, "gir/web/static/gir.css");
const LATIN = "noto-sans-latin-wght-normal.woff2";
const WEIGHTS = { min: 400, max: 700 };

const read = (path) => readFileSync(path, "utf8");

/** All files below a folder whose name ends in one of these ways. */
function files(folder, endings) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("/vendor"))
    .sort();
}

/** Beginnings of class names that a template completes with a value. */
function beginnings(texts) {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\b(utrecht-[\w-]*-)\{[{%]/g)].map((found) => found[1])))];
}

async function sheet() {
  const texts = files(join(ROOT, "gir"), [".html", ".py", ".js"]).map(read);
  const own = read(OWN).replaceAll(/url\((["']?)icons\//g, "url($1../static/icons/");
  const content = [...texts, own].map((raw) => ({ raw, extension: "html" }));
  const greedy = beginnings(texts).map((beginning) => new RegExp(`^${beginning}`));
  const faces = read(join(FONT, "index.css"))
    .replaceAll("./files/", "fonts/")
    .replace(new RegExp(`font-weight: 100 900;(?=\\s*src: url\\(fonts/${LATIN})`), `font-weight: ${WEIGHTS.min} ${WEIGHTS.max};`);
  const asked = [...new Set(own.match(/--[\w-]+/g))];
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [{ raw: [read(TOKENS), read(COMPONENTS)].join("\n") }],
    safelist: { standard: [/-theme$/, ...greedy], variables: asked },
    variables: true,
  });
  const whole = [faces, purged.css, own].join("\n");
  return transform({ filename: "styles.css", code: Buffer.from(whole), minify: true }).code;
}

/** The characters of the face's own range. */
function characters(style) {
  const face = style.split("@font-face").find((part) => part.includes(LATIN));
  const ranges = face.match(/unicode-range:\s*([^;}]+)/)[1].split(",");
  return ranges
    .map((range) => range.trim().slice(2).split("-").map((number) => parseInt(number, 16)))
    .flatMap(([first, last = first]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
    .map((number) => String.fromCodePoint(number))
    .join("");
}

async function fonts(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(join(FONT, "files"))) {
    if (read(join(FONT, "index.css")).includes(name)) copyFileSync(join(FONT, "files", name), join(folder, name));
  }
  const options = { targetFormat: "woff2", variationAxes: { wght: WEIGHTS } };
  const text = characters(read(join(FONT, "index.css")));
  writeFileSync(join(folder, LATIN), await subsetFont(readFileSync(join(FONT, "files", LATIN)), text, options));
}

const target = process.argv[2];
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "styles.css"), await sheet());
await fonts(join(target, "fonts"));
