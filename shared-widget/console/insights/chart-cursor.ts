import { useState } from "preact/hooks";

export interface ChartCursor {
  /** Which of the chart's values is pointed at, by mouse, finger or keyboard. */
  at: number | null;
  handlers: {
    onKeyDown: (event: KeyboardEvent) => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: () => void;
  };
}

/** Points at one value of `rows` × `columns`, which fill the element that the handlers are on. */
export function useChartCursor(columns: number, rows = 1): ChartCursor {
  const [at, setAt] = useState<number | null>(null);
  const count = columns * rows;
  const current = at === null || at >= count ? null : at;

  function onKeyDown(event: KeyboardEvent) {
    const isForward = (event.key === "ArrowLeft") === isRtl(event.currentTarget);
    const { key } = event;
    if (key === "Escape") setAt(null);
    if (!/^(Arrow(Left|Right)|Home|End)$/.test(key) && (rows === 1 || !/^Arrow(Up|Down)$/.test(key))) return;
    event.preventDefault();
    event.stopPropagation();
    setAt((before) => {
      const from = before ?? count - 1;
      const column = from % columns;
      const start = from - column;
      switch (key) {
        case "ArrowUp":
          return Math.max(column, from - columns);
        case "ArrowDown":
          return Math.min(count - columns + column, from + columns);
        case "Home":
          return start;
        case "End":
          return start + columns - 1;
        default:
          return start + clamp(column + (isForward ? 1 : -1), columns);
      }
    });
  }

  function onPointerMove(event: PointerEvent) {
    const target = event.currentTarget as Element;
    const { left, top, width, height } = target.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const across = (event.clientX - left) / width;
    const column = Math.floor((isRtl(target) ? 1 - across : across) * columns);
    const row = Math.floor(((event.clientY - top) / height) * rows);
    setAt(clamp(row, rows) * columns + clamp(column, columns));
  }

  return {
    at: current,
    handlers: {
      onKeyDown,
      onPointerMove,
      onPointerLeave: () => setAt(null),
      onFocus: () => setAt((before) => before ?? count - 1),
      onBlur: () => setAt(null),
    },
  };
}

const clamp = (index: number, count: number) => Math.min(count - 1, Math.max(0, index));

function isRtl(target: EventTarget | null): boolean {
  return getComputedStyle(target as Element).direction === "rtl";
}
