/** For what scrolls by itself: who has no pointer must be able to reach it. */
export const scrollable = { tabIndex: 0 } as const;
