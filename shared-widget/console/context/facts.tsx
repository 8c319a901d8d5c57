import type { ComponentChildren } from "preact";

/** Name and value; what is not known is left out. */
export type Fact = readonly [name: string, value: ComponentChildren];

export function Facts({ title, facts }: { title?: string; facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => Boolean(value));
  if (known.length === 0) return null;
  return (
    <section class="context-section">
      {title && <h3>{title}</h3>}
      <dl class="context-facts">
        {known.map(([name, value]) => (
          <div key={name}>
            <dt dir="auto">{name}</dt>
            <dd dir={typeof value === "string" ? "auto" : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
