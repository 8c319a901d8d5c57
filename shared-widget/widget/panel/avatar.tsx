import { Icon } from "./icon.tsx";

interface AvatarProps {
  url?: string | null | undefined;
  /** Of a person; the assistant has a sign instead of an initial. */
  name?: string | undefined;
}

/** Decoration: the name stands beside it. What is below shows through where the image does not load. */
export function Avatar({ url, name }: AvatarProps) {
  return (
    <span class="avatar" aria-hidden="true">
      {name ? String.fromCodePoint(name.codePointAt(0) ?? 0).toUpperCase() : <Icon name="spark" />}
      {url && <img src={url} alt="" referrerpolicy="no-referrer" />}
    </span>
  );
}
