import type { Attachment } from "../../protocol/index.ts";
import { safeUrl } from "../panel/markdown-inline.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { fileSize } from "./file-size.ts";
import { Glyph } from "./glyph.tsx";

/** Of other images the browser may make something else than a picture. */
const shown = /^image\/(png|jpeg|gif|webp|avif)$/;

/** The files of a message: pictures as such, others by name and size. */
export function makeAttachments({ options, locale }: Around) {
  const file = ({ id, name, content_type: type, size, url }: Attachment) => {
    const address = safeUrl(addressOf(url, options.endpoint));
    const isPicture = shown.test(type) && address;
    const label = (
      <>
        {!isPicture && <Glyph name="file" />}
        <span class="file-name" dir="auto">
          {name}
        </span>
        <small>{fileSize(size, locale.language)}</small>
      </>
    );
    return (
      <li key={id} class={isPicture ? "file picture" : "file"}>
        {address ? (
          <a href={address} target="_blank" rel="noopener noreferrer nofollow">
            {isPicture && <img src={address} alt="" loading="lazy" />}
            {label}
          </a>
        ) : (
          <span>{label}</span>
        )}
      </li>
    );
  };
  return ({ attachments }: Said) =>
    attachments?.length ? <ul class="files">{attachments.map(file)}</ul> : null;
}

function addressOf(url: string, endpoint: string): string | undefined {
  try {
    return new URL(url, endpoint || location.href).href;
  } catch {
    return undefined;
  }
}
