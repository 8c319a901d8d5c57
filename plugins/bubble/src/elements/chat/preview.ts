import type { Canvas, ElementProperties } from "../../platform/bubble.ts";
import { counted, filled } from "../../platform/blank.ts";
import type { ChatManifest } from "./manifest.ts";

/** A part of the drawing: its look, and what is in it. */
type Part = [css: string, content: string | Part[]];

/** What the builder sees in the editor: where the chat is to be, drawn with nothing from anywhere else. */
export default function preview(
  instance: { readonly canvas: Canvas },
  properties: ElementProperties<ChatManifest>,
): void {
  const { bubble, display_mode, position, title, placeholder, primary_color } = properties;
  const width = Math.max(bubble.width(), 56);
  const height = Math.max(bubble.height(), 56);
  const color = filled(primary_color) ?? "#3b5bdb";
  const surface = filled(properties.background_color) ?? "#fff";
  const radius = Math.max(0, counted(properties.border_radius) ?? 20);
  const heading = filled(title) ?? "Foyer Chat";
  const launcher: Part = [
    `width:56px;height:56px;border-radius:28px;flex:none;background:${color};color:#fff;display:flex;align-items:center;justify-content:center;font-size:13px`,
    "Chat",
  ];
  const panel: Part = [
    `flex:1;min-height:0;width:100%;box-sizing:border-box;overflow:hidden;border:1px solid #d5d8df;border-radius:${radius}px;background:${surface};display:flex;flex-direction:column`,
    [
      [`background:${color};color:#fff;padding:14px 16px;font-weight:600`, heading],
      ["flex:1", ""],
      [
        "margin:12px;padding:10px 12px;border:1px solid #d5d8df;border-radius:12px;color:#5b616e",
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
  instance.canvas[0].replaceChildren(draw(drawing));
}

function draw([css, content]: Part): HTMLElement {
  const box = document.createElement("div");
  box.style.cssText = css;
  if (typeof content === "string") box.textContent = content;
  else box.append(...content.map(draw));
  return box;
}
