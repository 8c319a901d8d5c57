/** Something to tell the world outside; put on the queue by `announce`, done by the queue's consumer. */
export type DeliveryJob =
  | { kind: "webhook"; org_id: string; webhook_id: string; event_id: string }
  | { kind: "email"; org_id: string };
