/** What went wrong, as an app's builder can act on it. */
export interface Trouble {
  code: string;
  message: string;
}

export const shutOut: Trouble = {
  code: "forbidden",
  message: "This agent was removed, or may not see this any more.",
};

/** The wire's refusals under the names that the actions of this plugin have for them. */
export function troubleOf(code: string, message: string): Trouble {
  return { code: code === "taken" ? "already_assigned" : code, message };
}
