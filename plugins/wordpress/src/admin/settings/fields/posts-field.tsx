import apiFetch from "@wordpress/api-fetch";
import { Button, Spinner, TextControl } from "@wordpress/components";
import { useEffect, useId, useState } from "@wordpress/element";
import { decodeEntities } from "../decode-entities.ts";
import { __, sprintf } from "@wordpress/i18n";
import { type FieldProps, upToDate, useField } from "../form.ts";

interface Found {
  id: number;
  title: string;
}

const titles = new Map<number, string>();

/** Posts and pages by id, found by their title. */
export function PostsField({ path, label, help }: FieldProps) {
  const { value, set, error } = useField<number[]>(path, { label });
  const chosen = value ?? [];
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Found[] | null>([]);
  const [, setKnown] = useState(0);
  const listId = useId();

  useEffect(() => {
    const unknown = chosen.filter((id) => !titles.has(id));
    if (!unknown.length) return;
    const read = async () => {
      const posts = await search(`include=${unknown.join()}&per_page=${Math.min(100, unknown.length)}`);
      for (const { id, title } of posts) titles.set(id, title);
      setKnown(titles.size);
    };
    // Without their titles they are shown by number.
    read().catch(() => {});
  }, [chosen.join()]);

  useEffect(() => {
    if (query.trim().length < 2) return setFound([]);
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      setFound(null);
      search(`search=${encodeURIComponent(query.trim())}&per_page=8`, signal)
        .then(setFound)
        .catch(() => signal.aborted || setFound([]));
    }, 250);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query]);

  const add = ({ id, title }: Found) => {
    titles.set(id, title);
    if (!chosen.includes(id)) set([...chosen, id]);
    setQuery("");
  };
  return (
    <div className={error ? "foyer-field foyer-posts has-error" : "foyer-field foyer-posts"}>
      <TextControl
        {...upToDate}
        label={label}
        help={help}
        value={query}
        placeholder={__("Search by title", "foyer-chat")}
        autoComplete="off"
        aria-controls={listId}
        onChange={setQuery}
      />
      <ul id={listId} className="foyer-found" aria-live="polite">
        {found === null && <Spinner />}
        {found
          ?.filter(({ id }) => !chosen.includes(id))
          .map((post) => (
            <li key={post.id}>
              <Button variant="tertiary" icon="plus" onClick={() => add(post)}>
                {post.title}
              </Button>
            </li>
          ))}
        {found?.length === 0 && query.trim().length > 1 && <li>{__("Nothing found.", "foyer-chat")}</li>}
      </ul>
      {chosen.length > 0 && (
        <ul className="foyer-chosen">
          {chosen.map((id) => (
            <li key={id}>
              <span>{titles.get(id) ?? `#${id}`}</span>
              <Button
                size="small"
                icon="no-alt"
                /* translators: %s: a page's title. */
                label={sprintf(__("Remove %s", "foyer-chat"), titles.get(id) ?? `#${id}`)}
                onClick={() => set(chosen.filter((one) => one !== id))}
              />
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p className="foyer-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

async function search(query: string, signal?: AbortSignal): Promise<Found[]> {
  const path = `/wp/v2/search?type=post&_fields=id,title&${query}`;
  const posts = await apiFetch<Found[]>({ path, ...(signal && { signal }) });
  return posts.map(({ id, title }) => ({ id, title: decodeEntities(title) || `#${id}` }));
}
