import { Component } from "preact";
import type { Words } from "./locale.ts";
import { scrollable } from "./scrollable.ts";

interface CodeBlockProps {
  language: string;
  text: string;
  words: Words;
}

export class CodeBlock extends Component<CodeBlockProps, { copied: boolean }> {
  copy = async (button: HTMLElement) => {
    try {
      await navigator.clipboard.writeText(this.props.text);
      this.setState({ copied: true });
    } catch {
      // No clipboard for a page without https, or without leave: the reader finds the code selected.
      const code = button.parentElement?.nextElementSibling;
      if (code) getSelection()?.selectAllChildren(code);
    }
  };

  render({ language, text, words }: CodeBlockProps) {
    return (
      <div class="code" dir="ltr">
        <div class="bar">
          <span>{language}</span>
          <button
            type="button"
            onClick={({ currentTarget }) => void this.copy(currentTarget)}
            onBlur={() => this.setState({ copied: false })}
          >
            {this.state.copied ? "✓" : words.$copy}
          </button>
        </div>
        <pre {...scrollable}>
          <code>{text}</code>
        </pre>
      </div>
    );
  }
}
