import { FileAddresses } from "../../client/file-addresses.ts";
import { address as apiAddress, request } from "../../client/request.ts";
import type { Attachment, UploadAnswer } from "../../protocol/index.ts";
import { safeUrl } from "../panel/markdown-inline.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { fetchOpenFile, wantsWindow } from "./fetch-open-file.ts";
import { fileSize } from "./file-size.ts";
import { Glyph } from "./glyph.tsx";

/** Of other images the browser may make something else than a picture. */
const shown = /^image\/(png|jpeg|gif|webp|avif)$/;

/** The files of a message: pictures as such, larger where they are clicked; others by name and size. */
export function makeAttachments({ client, options, words, locale, signal, update }: Around) {
  const { endpoint } = options;
  const addresses = new FileAddresses(async (id) => {
    const { session } = client;
    if (!session) return { ok: false, code: "unreachable", message: "", status: 0 };
    const { conversationId, token } = session;
    const url = `${apiAddress(endpoint, "files", conversationId)}/${encodeURIComponent(id)}`;
    return request<UploadAnswer>(url, { token, signal });
  });
  const whereIs = (one: Attachment) => safeUrl(addressOf(addresses.of(one), endpoint));
  const renew = async (one: Attachment) => {
    await addresses.renew(one);
    if (!signal.aborted) update();
  };

  const open = (one: Attachment, isPicture: boolean, event: MouseEvent) => {
    const link = event.currentTarget as HTMLAnchorElement;
    if (wantsWindow(event) || !(isPicture || addresses.isOver(one))) return;
    event.preventDefault();
    const fresh = async () => {
      await renew(one);
      return whereIs(one) ?? link.href;
    };
    const opening = { name: one.name, isPicture, close: words.close_picture, renew: fresh, signal };
    fetchOpenFile()
      .then(({ openFile }) => openFile(link, opening))
      .catch(() => window.open(link.href, "_blank", "noopener"));
  };

  const file = (one: Attachment) => {
    const { id, name, content_type: type, size } = one;
    const address = whereIs(one);
    const isPicture = shown.test(type) && address !== undefined;
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
          <a
            href={address}
            target="_blank"
            rel="noopener noreferrer nofollow"
            aria-haspopup={isPicture ? "dialog" : undefined}
            onClick={(event) => open(one, isPicture, event)}
          >
            {isPicture && <img src={address} alt="" loading="lazy" onError={() => void renew(one)} />}
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
