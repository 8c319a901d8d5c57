import type { Canvas, ElementProperties } from "../../platform/bubble.ts";
import { inkOn } from "../../../../../shared-widget/widget/loader/ink.ts";
import { counted, filled } from "../../platform/blank.ts";
import { resolveColor } from "../../platform/color.ts";
import type { ChatManifest } from "./manifest.ts";

/** A part of the drawing: its look, and what is in it. */
type Part = [css: string, content: string | Part[]];

/** What the builder sees in the editor: where the chat is to be, drawn with nothing from anywhere else. */
export default function preview(
  instance: { readonly canvas: Canvas },
  properties: ElementProperties<ChatManifest>,
): void {
  const { bubble, display_mode, position, title, first_message, placeholder, primary_color } = properties;
  const width = Math.max(bubble.width(), 56);
  const height = Math.max(bubble.height(), 56);
  const canvas = instance.canvas[0];
  const color = resolveColor(primary_color, canvas) ?? "#3b5bdb";
  const surface = resolveColor(properties.background_color, canvas) ?? "#ffffff";
  const ink = filled(properties.text_color) ?? (inkOn(surface) === "#000" ? "#1b1d22" : "#f0f1f3");
  const radius = Math.max(0, counted(properties.border_radius) ?? 20);
  const line = "1px solid rgba(128,128,128,.3)";
  const face = (size: number): Part => [
    `width:${size}px;height:${size}px;border-radius:50%;flex:none;background:${color}`,
    "",
  ];
  const launcher: Part = [
    `width:56px;height:56px;border-radius:28px;flex:none;background:${color};color:${inkOn(color)};display:flex;align-items:center;justify-content:center;font-size:13px`,
    "Chat",
  ];
  const panel: Part = [
    `flex:1;min-height:0;width:100%;box-sizing:border-box;overflow:hidden;border:${line};border-radius:${radius}px;background:${surface};color:${ink};display:flex;flex-direction:column`,
    [
      [
        `display:flex;align-items:center;gap:12px;padding:12px;border-bottom:${line};font-weight:600`,
        [face(40), ["", filled(title) ?? "Foyer Chat"]],
      ],
      [
        "flex:1;min-height:0;overflow:hidden;display:flex;align-items:flex-start;gap:8px;padding:16px",
        [
          face(28),
          [
            `padding:8px 14px;border:${line};border-radius:4px 18px 18px;background:rgba(128,128,128,.1)`,
            filled(first_message) ?? "Hello! What would you like to know?",
          ],
        ],
      ],
      [
        `margin:12px;padding:12px 16px;border:${line};border-radius:24px;opacity:.7`,
        filled(placeholder) ?? "Write a message…",
      ],
    ],
  ];
  const isInline = display_mode === "Inline";
  const side = position === "Bottom left" ? "flex-start" : "flex-end";
  const parts = isInline ? [panel] : height < 160 ? [launcher] : [panel, launcher];
  const drawing: Part = [
    `width:${width}px;height:${height}px;display:flex;flex-direction:column;justify-content:flex-end;gap:12px;align-items:${side};font:14px/1.4 system-ui,sans-serif;color:#1b1d22`,
    parts,
  ];
  canvas.replaceChildren(draw(drawing));
}

function draw([css, content]: Part): HTMLElement {
  const box = document.createElement("div");
  box.style.cssText = css;
  if (typeof content === "string") box.textContent = content;
  else box.append(...content.map(draw));
  return box;
}
