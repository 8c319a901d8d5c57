interface DataTableProps {
  summary: string;
  caption: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The same as a chart, to be read. The first cell of a row names it. */
export function DataTable({ summary, caption, head, rows }: DataTableProps) {
  return (
    <details class="chart-data">
      <summary>{summary}</summary>
      <div class="page-wide" tabIndex={0} role="group" aria-label={caption}>
        <table class="page-table">
          <caption class="page-unseen">{caption}</caption>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name = "", ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, index) => (
                  <td key={head[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
