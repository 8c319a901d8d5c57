import type { ReactNode } from "react";

/** Fields that belong together. */
export function Group({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section className="foyer-group">
      <h2>{title}</h2>
      {lead && <p className="foyer-help">{lead}</p>}
      {children}
    </section>
  );
}
