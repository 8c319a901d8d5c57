import { useState } from "preact/hooks";
import type { FileAddresses } from "../client/file-addresses.ts";
import type { Attachment } from "../protocol/index.ts";
import { fetchOpenFile, wantsWindow } from "../widget/extras/fetch-open-file.ts";
import { Icon } from "./icon.tsx";
import { fileSize, fill, type Words } from "./words.ts";

interface FileLinkProps {
  file: Attachment;
  addresses: FileAddresses;
  endpoint: string;
  language: string;
  words: Words;
}

/** A file that was sent: a picture as such, larger when it is clicked; another by its name. */
export function FileLink({ file, addresses, endpoint, language, words }: FileLinkProps) {
  const [, redraw] = useState({});
  const whereIs = () => new URL(addresses.of(file), `${endpoint || location.origin}/`);
  const renew = async () => {
    await addresses.renew(file);
    redraw({});
    return whereIs().href;
  };
  const url = whereIs();
  const size = fileSize(language, file.size);
  // An address that is none of ours' must not run anything when it is clicked.
  if (!/^https?:$/.test(url.protocol)) return <span class="file">{file.name}</span>;
  const isPicture = /^image\/(png|jpeg|gif|webp|avif)$/.test(file.content_type);

  const open = (event: MouseEvent) => {
    const link = event.currentTarget as HTMLAnchorElement;
    if (wantsWindow(event) || !(isPicture || addresses.isOver(file))) return;
    event.preventDefault();
    fetchOpenFile()
      .then(({ openFile }) =>
        openFile(link, { name: file.name, isPicture, close: words.close_dialog, renew }),
      )
      .catch(() => window.open(link.href, "_blank", "noopener"));
  };

  return (
    <a
      class={isPicture ? "file image" : "file"}
      href={url.href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={fill(words.file, { name: file.name, size })}
      aria-haspopup={isPicture ? "dialog" : undefined}
      onClick={open}
    >
      {isPicture ? (
        <img src={url.href} alt="" loading="lazy" onError={() => void renew()} />
      ) : (
        <>
          <Icon name="file" />
          <span dir="auto">{file.name}</span>
          <small>{size}</small>
        </>
      )}
    </a>
  );
}
