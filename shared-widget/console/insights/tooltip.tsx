interface TooltipProps {
  /** Where along the chart, 0 to 1. */
  along: number;
  title: string;
  lines: readonly string[];
}

/** Beside what is pointed at, and never over the chart's ends. */
export function Tooltip({ along, title, lines }: TooltipProps) {
  return (
    <div class="chart-tip" style={{ "--along": String(along) }}>
      <strong>{title}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
