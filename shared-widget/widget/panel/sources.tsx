import type { Citation } from "../../protocol/index.ts";
import { ExternalLink } from "./external-link.tsx";
import { safeUrl } from "./markdown-inline.ts";

/** Where an answer comes from, by the numbers its text uses. */
export function Sources({ citations, label }: { citations: readonly Citation[]; label: string }) {
  return (
    <div class="sources">
      <p class="speaker">{label}</p>
      <ul>
        {citations.map(({ number, title, heading, quote, url }) => {
          const address = safeUrl(url);
          const name = (
            <>
              <b>{number}</b>
              <span dir="auto">
                {title}
                {heading && <small>{heading}</small>}
              </span>
            </>
          );
          return (
            <li key={number} title={quote}>
              {address ? (
                <ExternalLink class="source" url={address}>
                  {name}
                </ExternalLink>
              ) : (
                <span class="source">{name}</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
