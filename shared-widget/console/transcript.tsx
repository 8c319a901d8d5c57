import { Component } from "preact";
import type { FileAddresses } from "../client/file-addresses.ts";
import { sameProps } from "../widget/panel/memo.ts";
import { keepsFollowing, type ScrollView } from "../widget/panel/stick-to-bottom.ts";
import type { ThreadClient } from "./client/thread-client.ts";
import type { ThreadState } from "./client/thread-state.ts";
import { dayName } from "../widget/panel/locale.ts";
import { Icon } from "./icon.tsx";
import { EventRow, faceOf, MessageRow, NoteRow } from "./message-row.tsx";
import { makeThreadTimeline } from "./thread-timeline.ts";
import { ToolRow } from "./tool-row.tsx";
import { visitorName } from "./visitor-name.ts";
import { fill, type Locale } from "./words.ts";

interface TranscriptProps {
  thread: ThreadClient;
  state: ThreadState;
  agent: { id: string; name: string };
  endpoint: string;
  addresses: FileAddresses;
  locale: Locale;
  /** The message to go to, once it is there. */
  goTo: number | undefined;
  onRetry: (id: string) => void;
}

/** So near to the top, in px, older messages are asked for. */
const olderAt = 300;

/** The thread in a box that scrolls. A class, because what the reader sees must be measured before it changes. */
export class Transcript extends Component<TranscriptProps, { away: boolean }> {
  override state = { away: false };
  box: HTMLElement | null = null;
  view: ScrollView = { scrollTop: 0, scrollHeight: 0, clientHeight: 0 };
  following = true;
  /** What the reader reads, and where it stands in the box. */
  held: { node: Element; top: number } | undefined;
  observer: ResizeObserver | undefined;
  sought: number | undefined;

  look(): ScrollView {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this.box ?? {};
    return { scrollTop, scrollHeight, clientHeight };
  }

  toEnd = () => {
    if (!this.box) return;
    this.following = true;
    this.held = undefined;
    this.box.scrollTop = this.box.scrollHeight;
    this.view = this.look();
    if (this.state.away) this.setState({ away: false });
  };

  onScroll = () => {
    const now = this.look();
    if (!now.clientHeight) return;
    this.following = keepsFollowing(this.following, this.view, now);
    this.view = now;
    this.held = this.following ? undefined : this.firstInSight();
    if (this.state.away === this.following) this.setState({ away: !this.following });
    this.loadOlder();
  };

  topOf(node: Element): number {
    return node.getBoundingClientRect().top - (this.box?.getBoundingClientRect().top ?? 0);
  }

  firstInSight() {
    for (const node of this.box?.querySelectorAll(".message-bubble, .note-row, .tool-row") ?? [])
      if (this.topOf(node) + node.clientHeight > 0) return { node, top: this.topOf(node) };
    return undefined;
  }

  /** Whatever changes above the reader must not move what they read. */
  hold() {
    if (!this.box || !this.held?.node.isConnected) return;
    const moved = Math.round(this.topOf(this.held.node) - this.held.top);
    if (moved) this.box.scrollTop += moved;
    this.view = this.look();
  }

  loadOlder() {
    const { state, thread, goTo } = this.props;
    const { scrollTop, clientHeight } = this.look();
    const isSought = goTo !== undefined && goTo !== this.sought && goTo < (state.messages[0]?.seq ?? 0);
    if (state.hasOlder && !state.loadingOlder && (isSought || (clientHeight && scrollTop < olderAt)))
      void thread.loadOlder();
  }

  /** Brings the message that was asked for into sight, when it is there. */
  seek() {
    const { goTo } = this.props;
    if (goTo === undefined || goTo === this.sought) return;
    const node = this.box?.querySelector<HTMLElement>(`[data-seq="${goTo}"]`);
    if (!node) return;
    this.sought = goTo;
    this.following = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("sought");
    this.held = this.firstInSight();
    this.view = this.look();
    this.setState({ away: true });
  }

  /** Rows are drawn anew only when what they are given is new. */
  discard = (id: string) => this.props.thread.discard(id);
  retry = (id: string) => this.props.onRetry(id);
  face: ReturnType<typeof faceOf> | undefined;

  /** What the inbox says is nothing to the thread. */
  override shouldComponentUpdate(next: TranscriptProps, { away }: { away: boolean }) {
    const { state, locale, goTo } = this.props;
    return next.state !== state || next.locale !== locale || next.goTo !== goTo || away !== this.state.away;
  }

  override componentDidMount() {
    if (typeof ResizeObserver !== "undefined" && this.box) {
      this.observer = new ResizeObserver(() => (this.following ? this.toEnd() : this.hold()));
      for (const node of [this.box, ...this.box.children]) this.observer.observe(node);
    }
    this.toEnd();
    this.seek();
    this.loadOlder();
  }

  override componentWillUnmount() {
    this.observer?.disconnect();
  }

  override componentDidUpdate(before: TranscriptProps) {
    const own = this.props.state.pending.at(-1)?.id;
    if (this.following || (own && own !== before.state.pending.at(-1)?.id)) this.toEnd();
    else this.hold();
    this.seek();
    if (this.props.state.messages[0]?.seq !== before.state.messages[0]?.seq) this.loadOlder();
  }

  render(
    { thread, state, agent, endpoint, addresses, locale }: TranscriptProps,
    { away }: { away: boolean },
  ) {
    const { words } = locale;
    const { conversation, details, typing, hasOlder, phase, partial } = state;
    const online = phase === "online";
    const call = state.tools.at(-1)?.state;
    // The call's own row says what the assistant is at.
    const isCalling = typing?.role === "assistant" && (call === "asking" || call === "running");
    const visitor = details?.visitor ?? { id: thread.id, verified: false };
    const drawn = faceOf(visitor, visitorName(visitor, words));
    const face = this.face && sameProps(drawn, this.face) ? this.face : (this.face = drawn);
    const typist =
      typing?.role === "visitor" ? face.name : typing?.role === "assistant" ? words.assistant : typing?.name;
    return (
      <div class="transcript-box">
        <div
          class="transcript"
          role="log"
          tabIndex={0}
          aria-label={words.messages}
          aria-busy={partial !== null}
          onScroll={this.onScroll}
          ref={(box: HTMLElement | null) => {
            this.box = box;
          }}
        >
          <div class="transcript-all">
            {hasOlder ? (
              <p class="event-row">{words.older}</p>
            ) : (
              conversation && <p class="event-row">{words.beginning}</p>
            )}
            {!conversation && <Ghosts label={words.loading} />}
            {makeThreadTimeline(state).map((row) => {
              if (row.kind === "day")
                return (
                  <p class="day-row" key={row.key}>
                    <time dateTime={row.at}>{dayName(locale, row.at)}</time>
                  </p>
                );
              if (row.kind === "event") return <EventRow key={row.key} said={row.said} words={words} />;
              if (row.kind === "tool") return <ToolRow key={row.key} use={row.use} locale={locale} />;
              if (row.kind === "note")
                return (
                  <NoteRow
                    key={row.key}
                    note={row.note}
                    me={agent.name}
                    locale={locale}
                    online={online || row.note.status !== "sending"}
                    onRetry={this.retry}
                    onDiscard={this.discard}
                  />
                );
              return (
                <MessageRow
                  key={row.key}
                  said={row.said}
                  first={row.first}
                  last={row.last}
                  seen={row.seen}
                  visitor={face}
                  agentId={agent.id}
                  endpoint={endpoint}
                  addresses={addresses}
                  locale={locale}
                  online={online || row.said.status !== "sending"}
                  holder={conversation?.agent?.name}
                  onRetry={this.retry}
                  onDiscard={this.discard}
                />
              );
            })}
            {conversation?.csat !== undefined && (
              <p class="event-row csat">
                {fill(words.csat, { score: conversation.csat.toLocaleString(locale.language) })}
                {details?.csat_comment && <q dir="auto">{details.csat_comment}</q>}
              </p>
            )}
            {typing && !partial && !isCalling && (
              <p class={`typing-row ${typing.role}`}>
                <span class="beats" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
                {fill(typing.role === "visitor" ? words.visitor_typing : words.writing, {
                  name: typist ?? words.team,
                })}
              </p>
            )}
          </div>
        </div>
        {away && (
          <button type="button" class="jump" aria-label={words.jump} title={words.jump} onClick={this.toEnd}>
            <Icon name="down" />
          </button>
        )}
        {(partial || typing?.role === "assistant") && (
          <button type="button" class="button stop-answer" onClick={() => thread.stop()}>
            <Icon name="stop" />
            {words.stop}
          </button>
        )}
      </div>
    );
  }
}

function Ghosts({ label }: { label: string }) {
  return (
    <div class="ghosts">
      <span class="unseen">{label}</span>
      <i class="ghost bubble" aria-hidden="true" />
      <i class="ghost bubble right" aria-hidden="true" />
      <i class="ghost bubble" aria-hidden="true" />
    </div>
  );
}
