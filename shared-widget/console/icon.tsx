const shapes = {
  inbox: "M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4 4",
  insights: "M5 20v-7M12 20V5M19 20v-11",
  canned: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
  agents:
    "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 20c0-3.5 2.5-5 6-5s6 1.5 6 5M16 5.5a3 3 0 0 1 0 6M18 15.5c2 .6 3 2 3 4.5",
  audit: "M6 3h9l4 4v14H6zM10 11h6M10 15h6",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M14 4.5v5M10 14.5v5",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  back: "M19 12H5M11 6l-6 6 6 6",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M5 12l7-7 7 7",
  stop: "M8 8h8v8H8z",
  down: "M12 5v14M5 12l7 7 7-7",
  chevron: "M7 10l5 5 5-5",
  spark: "M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z",
  clip: "M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.2a3 3 0 0 1 4.3 4.3l-7.9 7.8a1.5 1.5 0 0 1-2.1-2.1L14 7.5",
  slash: "M14 5l-4 14M4 4h16v16H4z",
  summary: "M5 6h14M5 11h14M5 16h8",
  label: "M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3-6 8-6s8 2 8 6",
  check: "M5 13l4 4L19 7",
  verified:
    "M12 3l2.2 1.8 2.8-.2.8 2.7 2.3 1.6-1 2.6 1 2.6-2.3 1.6-.8 2.7-2.8-.2L12 20l-2.2-1.8-2.8.2-.8-2.7-2.3-1.6 1-2.6-1-2.6 2.3-1.6.8-2.7 2.8.2zM8.8 11.7l2.2 2.2 4.2-4.4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  info: "M12 11v5M12 8h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  up: "M7 11l4-8c1.7 0 2.5 1 2.5 2.5V9H19l-1.5 10H7zM7 11v8H4v-8z",
  thumbdown: "M17 13l-4 8c-1.7 0-2.5-1-2.5-2.5V15H5L6.5 5H17zM17 13V5h3v8z",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
};

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon i-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
