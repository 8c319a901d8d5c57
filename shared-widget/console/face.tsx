import { Icon } from "./icon.tsx";
import { hueOf } from "./visitor-name.ts";

interface FaceProps {
  /** Colours it; absent for the assistant, who has a sign instead of an initial. */
  id?: string | undefined;
  name?: string | undefined;
  url?: string | undefined;
}

/** Decoration: the name stands beside it. What is below shows through where the image does not load. */
export function Face({ id, name = "", url }: FaceProps) {
  if (id === undefined)
    return (
      <span class="face assistant" aria-hidden="true">
        <Icon name="spark" />
      </span>
    );
  return (
    <span class={`face hue-${hueOf(id)}`} aria-hidden="true">
      {String.fromCodePoint(name.codePointAt(0) ?? 63).toUpperCase()}
      {url && <img src={url} alt="" referrerpolicy="no-referrer" />}
    </span>
  );
}
