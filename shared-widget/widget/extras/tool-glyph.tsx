const shapes = {
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4",
  contact: "M4 5h16v14H4zM9 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM6 16c.6-2.4 5.4-2.4 6 0M15 10h2M15 14h2",
  check: "M5 13l4 4 10-10",
  cross: "M6 6l12 12M18 6L6 18",
};

export function ToolGlyph({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class={`icon glyph glyph-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
