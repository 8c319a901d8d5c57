import { h } from "preact";
import type { ComponentChild } from "preact";
import type { Citation } from "../../protocol/index.ts";
import { CodeBlock } from "./code-block.tsx";
import { ExternalLink } from "./external-link.tsx";
import type { Words } from "./locale.ts";
import { parseMarkdown } from "./markdown.ts";
import { safeUrl } from "./markdown-inline.ts";
import type { MarkdownNode } from "./markdown-inline.ts";
import { memo } from "./memo.ts";
import { scrollable } from "./scrollable.ts";

interface MarkdownViewProps {
  text: string;
  words: Words;
  citations?: readonly Citation[] | undefined;
  breaks?: boolean;
  open?: boolean;
}

/** Markdown as nodes. Nothing of the text ever becomes HTML. */
export const MarkdownView = memo(
  ({ text, words, citations = [], breaks = false, open = false }: MarkdownViewProps) => {
    const draw = (node: MarkdownNode): ComponentChild => {
      if (typeof node === "string") return node;
      const { tag, language = "", start, class: name, url = "" } = node;
      const [text] = node.children;
      if (tag === "pre") return <CodeBlock language={language} text={text as string} words={words} />;
      if (tag === "cite") return cite(Number(text));
      const children = node.children.map(draw);
      if (tag === "a") return <ExternalLink url={url}>{children}</ExternalLink>;
      const element = h(tag, { start, class: name }, children);
      if (tag !== "table") return element;
      return (
        <div class="wide" {...scrollable}>
          {element}
        </div>
      );
    };
    /** While an answer is written its sources are not known yet; only what is one becomes a link. */
    const cite = (number: number) => {
      const source = citations.find((citation) => citation.number === number);
      const url = safeUrl(source?.url);
      if (!source && !open) return `[${number}]`;
      return (
        <sup>
          {url ? (
            <ExternalLink url={url} label={`${number}: ${source?.title}`}>
              {number}
            </ExternalLink>
          ) : (
            number
          )}
        </sup>
      );
    };
    return (
      <div class="text" dir="auto">
        {parseMarkdown(text, { breaks, open }).map(draw)}
      </div>
    );
  },
);
