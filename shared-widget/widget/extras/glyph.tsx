const shapes = {
  thumb: "M7 11v9H4v-9h3zM7 12l4-8c2 0 3 1 2.5 3L13 10h5c1.5 0 2.3 1 2 2.5l-1.2 5.5c-.3 1.3-1 2-2.3 2H7",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.5L15 7",
  back: "M15 5l-7 7 7 7",
  file: "M14 3H6v18h12V7zM14 3v4h4",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.5",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  check: "M5 13l4 4 10-10",
};

export function Glyph({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class={`icon glyph glyph-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
