import { InspectorControls, useBlockProps } from "@wordpress/block-editor";
import { PanelBody, SelectControl, TextControl, TextareaControl } from "@wordpress/components";
import { __ } from "@wordpress/i18n";

export type ChatAttributes = {
  mode: "inline" | "button";
  title: string;
  welcome_message: string;
  height: number;
};

interface EditProps {
  attributes: ChatAttributes;
  setAttributes: (changed: Partial<ChatAttributes>) => void;
}

/** A likeness of the chat: the real one would talk to the backend from the editor. */
export function Edit({ attributes, setAttributes }: EditProps) {
  const { mode, title, welcome_message: welcome, height } = attributes;
  const isInline = mode === "inline";
  return (
    <>
      <InspectorControls>
        <PanelBody title={__("Chat", "foyer-chat")}>
          <SelectControl
            label={__("Shows as", "foyer-chat")}
            value={mode}
            options={[
              { value: "inline", label: __("Chat in the page", "foyer-chat") },
              { value: "button", label: __("Button that opens the chat", "foyer-chat") },
            ]}
            onChange={(value) => setAttributes({ mode: value === "button" ? "button" : "inline" })}
            __next40pxDefaultSize
            __nextHasNoMarginBottom
          />
          <TextControl
            label={__("Title", "foyer-chat")}
            help={
              isInline
                ? __("Empty: the widget's own title.", "foyer-chat")
                : __("On the button, and on the chat that it opens.", "foyer-chat")
            }
            value={title}
            maxLength={80}
            onChange={(value) => setAttributes({ title: value })}
            __next40pxDefaultSize
            __nextHasNoMarginBottom
          />
          <TextareaControl
            label={__("Welcome message", "foyer-chat")}
            help={__("Empty: the widget's own.", "foyer-chat")}
            value={welcome}
            maxLength={1000}
            onChange={(value) => setAttributes({ welcome_message: value })}
            __nextHasNoMarginBottom
          />
          {isInline && (
            <TextControl
              type="number"
              label={__("Height in pixels", "foyer-chat")}
              value={height}
              min={240}
              max={1200}
              onChange={(value) => setAttributes({ height: Number.parseInt(value, 10) || 600 })}
              __next40pxDefaultSize
              __nextHasNoMarginBottom
            />
          )}
        </PanelBody>
      </InspectorControls>
      <div {...useBlockProps()}>
        {isInline ? (
          <div style={{ ...likeness, minHeight: Math.max(240, Math.min(1200, height)) }}>
            <strong>{title || __("Chat", "foyer-chat")}</strong>
            <p style={bubble}>{welcome || __("The widget's welcome message stands here.", "foyer-chat")}</p>
          </div>
        ) : (
          <span className="wp-element-button">{title || __("Chat with us", "foyer-chat")}</span>
        )}
      </div>
    </>
  );
}

/** Inline, so that no style sheet of ours gets into the editor's frame. */
const likeness = { border: "1px solid currentColor", borderRadius: 12, padding: 16 };
const bubble = {
  border: "1px solid currentColor",
  borderRadius: 12,
  margin: "16px 0 0",
  maxWidth: "75%",
  padding: 12,
};
