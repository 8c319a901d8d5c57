/** What is wrong at the moment: the states error_code and error_message. */
export interface Fault {
  code: string;
  message: string;
  /** The builder can mend it: it goes to Bubble's debugger as well. */
  isBuilders: boolean;
}

export function buildersFault(code: string, message: string): Fault {
  return { code, message, isBuilders: true };
}

/** What to do where the backend will not have the chat as it is set up. */
export function adviseOn(
  { code, message }: { code: string; message: string },
  { endpoint, widgetId }: { endpoint: string; widgetId: string },
): Fault {
  const advice: Record<string, string> = {
    not_found: `there is no widget "${widgetId}" at ${endpoint}. Check the Widget ID in the Plugins tab, or the element's own.`,
    origin_not_allowed: `the widget "${widgetId}" does not allow ${location.origin}. Add it to the widget's allowed origins.`,
    unreachable: `${endpoint} does not answer. Check the Backend URL in the Plugins tab.`,
  };
  return buildersFault(code, `Foyer: ${advice[code] ?? message}`);
}
