/** `node scripts/draw-assets.ts`: the pictures that the plugin directory shows, into `.wordpress-org/`. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureChromium } from "../../../scripts/chromium.ts";

const blue = "#3b5bdb";
const dark = "#2a44ad";

/** The door, in a square of 256. */
const door = `<path d="M72 208V104a56 56 0 0 1 112 0v104" fill="none" stroke="#fff" stroke-width="24" stroke-linecap="round"/>
  <circle cx="152" cy="148" r="14" fill="#fff"/>`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">
  <rect width="256" height="256" rx="56" fill="${blue}"/>
  ${door}
</svg>
`;

/** Texts from which a door stands open; letters would need a font that is everywhere. */
const banner = `<svg xmlns="http://www.w3.org/2000/svg" width="1544" height="500" viewBox="0 0 1544 500">
  <rect width="1544" height="500" fill="${blue}"/>
  <path d="M0 500 620 0H0z" fill="${dark}"/>
  <g transform="translate(110 -6) scale(2)">${door}</g>
  <g>
    <rect x="760" y="84" width="500" height="92" rx="46" fill="${dark}"/>
    <rect x="806" y="122" width="330" height="16" rx="8" fill="#fff"/>
    <rect x="880" y="204" width="540" height="132" rx="46" fill="#fff"/>
    <rect x="926" y="242" width="440" height="16" rx="8" fill="${blue}"/>
    <rect x="926" y="280" width="250" height="16" rx="8" fill="${blue}"/>
    <rect x="1196" y="280" width="96" height="16" rx="8" fill="#9db0f5"/>
    <rect x="760" y="364" width="340" height="84" rx="42" fill="${dark}"/>
    <circle cx="830" cy="406" r="11" fill="#fff"/><circle cx="870" cy="406" r="11" fill="#fff"/><circle cx="910" cy="406" r="11" fill="#fff"/>
  </g>
</svg>
`;

const pictures = [
  { name: "icon-128x128.png", svg: icon, width: 128, height: 128 },
  { name: "icon-256x256.png", svg: icon, width: 256, height: 256 },
  { name: "banner-772x250.png", svg: banner, width: 772, height: 250 },
  { name: "banner-1544x500.png", svg: banner, width: 1544, height: 500 },
];

const folder = join(dirname(import.meta.dirname), ".wordpress-org");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "icon.svg"), icon);

// Only its path: a second copy of Playwright beside the workspace's own would refuse to run.
const chromium = ensureChromium();
if (chromium === undefined) throw new Error("There is no Chromium to draw with.");
const drawn = mkdtempSync(join(tmpdir(), "foyer-draw-"));
for (const { name, svg, width, height } of pictures) {
  const page = join(drawn, `${name}.html`);
  writeFileSync(
    page,
    `<!doctype html><style>body{margin:0}svg{display:block;width:${width}px;height:${height}px}</style>${svg}`,
  );
  execFileSync(
    chromium,
    [
      "--headless",
      "--no-sandbox",
      "--hide-scrollbars",
      "--default-background-color=00000000",
      `--window-size=${width},${height}`,
      `--screenshot=${join(folder, name)}`,
      `file://${page}`,
    ],
    { stdio: "ignore", timeout: 60_000 },
  );
}
rmSync(drawn, { recursive: true });
