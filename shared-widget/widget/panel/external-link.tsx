import type { ComponentChildren } from "preact";

interface ExternalLinkProps {
  /** Checked by `safeUrl`. */
  url: string;
  label?: string;
  class?: string;
  children: ComponentChildren;
}

export function ExternalLink({ url, label, class: name, children }: ExternalLinkProps) {
  return (
    <a href={url} class={name} aria-label={label} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
