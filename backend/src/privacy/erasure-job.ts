/** What is to be erased; on the queue. Names what, and does not hold it. */
export type ErasureJob = ConversationErasure | VisitorErasure | OrgErasure;

/** A conversation whose every trace is to be deleted. */
export interface ConversationErasure {
  org_id: string;
  conversation_id: string;
  /** Only when nothing has happened in it since; RFC 3339. */
  before?: string;
  /** Only what began before: its visitor may have come back under the same id; RFC 3339. */
  created_before?: string;
}

/** A visitor whose conversations are to be found and erased, until none is left; `visitor_erasures` says since when. */
export interface VisitorErasure {
  org_id: string;
  visitor_id: string;
}

/** An org of which nothing may be left; `org_erasures` says since when. */
export interface OrgErasure {
  org_id: string;
  whole: true;
}
