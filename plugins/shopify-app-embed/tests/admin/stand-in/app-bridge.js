/* What App Bridge is to the app's page, as far as the page may know it: any other member throws. */
const strict = (name, members) =>
  new Proxy(members, {
    get(target, key) {
      // Awaiting a thing asks it whether it is a promise.
      if (typeof key === "symbol" || key === "then") return undefined;
      if (!(key in target)) throw new Error(`App Bridge has no ${name}.${key}`);
      return target[key];
    },
  });
const query = new URLSearchParams(location.search);
const bars = new Set();
const barOf = (id) => {
  const bar = document.getElementById(id);
  if (bar?.localName !== "ui-save-bar") throw new Error(`there is no ui-save-bar called ${id}`);
  return bar;
};

window.shopify = strict("shopify", {
  config: strict("config", {
    apiKey: document.querySelector('meta[name="shopify-api-key"]').content,
    shop: query.get("shop"),
    host: query.get("host"),
    locale: query.get("locale") ?? "en-US",
  }),
  idToken: () => window.standInIdToken(),
  app: strict("app", { extensions: () => window.standInExtensions() }),
  toast: strict("toast", {
    show(message, { isError = false } = {}) {
      const toast = document.createElement("stand-in-toast");
      toast.setAttribute("role", "status");
      toast.textContent = message;
      if (isError) toast.setAttribute("error", "");
      document.body.append(toast);
      return "toast";
    },
  }),
  saveBar: strict("saveBar", {
    async show(id) {
      barOf(id).setAttribute("showing", "");
      bars.add(id);
    },
    async hide(id) {
      document.getElementById(id)?.removeAttribute("showing");
      bars.delete(id);
    },
    // Shopify asks the merchant; who stays never hears.
    leaveConfirmation: async () => {
      if (bars.size === 0) return;
      if (!(await window.standInLeave())) await new Promise(() => {});
      bars.clear();
    },
  }),
});

// The admin's own navigation, which tells the app of a click at the link that stands for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("s-app-nav s-link");
  if (!link) return;
  event.preventDefault();
  link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
});
