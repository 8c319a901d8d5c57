import type { WebhookEventType } from "@foyer/shared-widget/protocol";
import type { PlanNotice } from "../store/shop-plans.ts";

/**
 * Something to tell the world outside; put on the queue by `announce`, done by the queue's consumer. Names what to
 * tell and does not hold it: what was erased meanwhile is not told.
 */
export type DeliveryJob = WebhookJob | EmailJob;

export interface WebhookJob {
  kind: "webhook";
  org_id: string;
  webhook_id: string;
  event_id: string;
  event_type: WebhookEventType;
  /** Counts the tries that follow by themselves from 0. */
  step: number;
  /** Not before, unix ms: a queue delays by hours at most. */
  due?: number;
}

export type EmailJob = ConversationMailJob | NoticeJob | PlanJob;

/** To the org's admins: a webhook was switched off. */
export interface NoticeJob {
  kind: "email";
  mail: "webhook_disabled";
  org_id: string;
  webhook_id: string;
}

/** To a Shopify shop's merchant: the answers of this month come to their end, or are used up. */
export interface PlanJob {
  kind: "email";
  mail: "plan";
  org_id: string;
  notice: PlanNotice;
}

export type ConversationMailJob = LeftAddressJob | AnswerJob | TranscriptJob;

interface AboutConversation {
  kind: "email";
  org_id: string;
  conversation_id: string;
}

/** To the owner: a visitor for whom nobody was there can be written to. */
export interface LeftAddressJob extends AboutConversation {
  mail: "left_address";
  /** Of the event that tells of it. */
  number: number;
}

/** To the visitor: a person has answered while they were away. */
export interface AnswerJob extends AboutConversation {
  mail: "answer";
  /** Of the answer. */
  seq: number;
  /** For the link to go on. */
  origin: string | null;
}

/** To whom the visitor said. */
export interface TranscriptJob extends AboutConversation {
  mail: "transcript";
  id: string;
  to: string;
  time_zone: string;
  origin: string;
}
