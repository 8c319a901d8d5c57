/** The plain look of an app that nobody has styled yet: Bubble's own variables, which the app's style may set. */
export const look = `
:root {
  --color_primary_default: rgba(37, 99, 235, 1);
  --color_primary_contrast_default: rgba(255, 255, 255, 1);
  --color_text_default: rgba(24, 32, 44, 1);
  --color_surface_default: rgba(255, 255, 255, 1);
  --color_background_default: rgba(244, 246, 250, 1);
  --color_border_default: rgba(127, 140, 160, 0.32);
  --font_default: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
body {
  margin: 0;
  background: var(--color_background_default);
  color: var(--color_text_default);
  font: 15px/1.5 var(--font_default);
}
.bubble-element { box-sizing: border-box; }
.Page.bubble-element {
  position: relative;
  z-index: 2;
  min-height: 100vh;
  max-width: 1160px;
  margin: 0 auto;
  padding: 24px;
}
.bubble-r-container.flex { display: flex; gap: 12px; min-width: 0; }
.bubble-r-container.column { flex-direction: column; }
.bubble-r-container.row { flex-direction: row; flex-wrap: wrap; align-items: flex-start; }
.bubble-r-container.row:has(> .Button, > .Input, > .Dropdown, > .Checkbox) { align-items: center; }
.bubble-element { max-width: 100%; }
.bubble-element.look-card, .bubble-element.Popup, .bubble-element.FloatingGroup {
  padding: 16px;
  border: 1px solid var(--color_border_default);
  border-radius: 12px;
  background: var(--color_surface_default);
  box-shadow: 0 1px 3px rgba(16, 24, 40, 0.06);
}
.bubble-element.RepeatingGroup { gap: 0; }
.bubble-element.group-item {
  gap: 4px;
  padding: 12px 8px;
  border-bottom: 1px solid var(--color_border_default);
}
.bubble-element.group-item:last-child { border-bottom: 0; }
.bubble-element.Text { white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble-element.Text.look-heading { font-size: 20px; font-weight: 650; line-height: 1.3; }
.bubble-element.Text.look-quiet { opacity: 0.68; font-size: 13px; }
.bubble-element.Button {
  align-self: flex-start;
  padding: 8px 14px;
  border: 1px solid transparent;
  border-radius: 8px;
  background: var(--color_primary_default);
  color: var(--color_primary_contrast_default);
  font-weight: 550;
  line-height: 1.4;
  cursor: pointer;
  user-select: none;
}
.bubble-r-container.row > .bubble-element.Button { align-self: auto; }
.bubble-element.Button.look-plain {
  border-color: var(--color_border_default);
  background: transparent;
  color: inherit;
}
.bubble-element.Input, .bubble-element.MultiLineInput, .bubble-element.Dropdown {
  max-width: 100%;
  padding: 8px 12px;
  border: 1px solid var(--color_border_default);
  border-radius: 8px;
  background: var(--color_surface_default);
  color: inherit;
  font: inherit;
}
.bubble-element.MultiLineInput { min-height: 72px; resize: vertical; }
.bubble-element.Checkbox { display: block; }
.bubble-element.clickable { cursor: pointer; }
.bubble-element.FloatingGroup { position: fixed; z-index: 5; top: 16px; right: 16px; }
.bubble-element.Popup {
  position: fixed;
  top: 50%;
  left: 50%;
  width: min(480px, calc(100vw - 32px));
  max-height: calc(100vh - 32px);
  overflow: auto;
  transform: translate(-50%, -50%);
}
.greyout { position: fixed; inset: 0; background: rgba(10, 15, 25, 0.5); }
.bubble-alerts {
  position: fixed;
  z-index: 3000;
  top: 16px;
  left: 50%;
  display: flex;
  flex-direction: column;
  gap: 8px;
  transform: translateX(-50%);
}
.bubble-alert {
  max-width: min(480px, calc(100vw - 32px));
  padding: 10px 16px;
  border-radius: 8px;
  background: rgba(24, 32, 44, 0.95);
  color: rgba(255, 255, 255, 1);
  font: 14px/1.5 var(--font_default);
}
.editor-frame { display: inline-block; margin: 24px; outline: 1px dashed var(--color_border_default); }
`;
