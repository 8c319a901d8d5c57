const shapes = {
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M5 12l7-7 7 7",
  stop: "M8 8h8v8H8z",
  down: "M12 5v14M5 12l7 7 7-7",
  spark: "M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z",
};

export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class={"icon " + name} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
