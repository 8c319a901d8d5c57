/*
 * Polaris' elements as their own manifest lists them, before this: `manifest`, by tag the attributes and the properties.
 * Drawn plainly, with native controls within. An element or an attribute that is not listed is an error on the page.
 */
const common = new Set(["id", "class", "slot", "hidden"]);
const fields = {
  "s-text-field": "text",
  "s-email-field": "email",
  "s-search-field": "search",
  "s-color-field": "text",
};
const escaped = (text) => text.replaceAll(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const templates = {
  "s-page": (host) => `<main><h1>${host.heading}</h1><slot></slot></main>`,
  "s-section": (host) =>
    `<section aria-label="${host.heading}"><h2>${host.heading}</h2><slot></slot></section>`,
  "s-heading": () => `<h3><slot></slot></h3>`,
  "s-paragraph": () => `<p><slot></slot></p>`,
  "s-badge": () => `<span class="badge"><slot></slot></span>`,
  "s-spinner": (host) => `<span role="img" aria-label="${host.accessibilityLabel}">◌</span>`,
  "s-progress": (host) =>
    `<progress aria-label="${host.accessibilityLabel}" value="${host.value || 0}" max="${host.max || 1}"></progress>`,
  "s-banner": (host) =>
    `<div role="region" aria-label="${host.heading}" class="banner"><strong>${host.heading}</strong><slot></slot><slot name="secondary-actions"></slot></div>`,
  "s-unordered-list": () => `<div role="list"><slot></slot></div>`,
  "s-list-item": () => `<div role="listitem"><slot></slot></div>`,
  "s-link": (host) => `<a href="${host.href}" target="${host.target}" rel="noopener"><slot></slot></a>`,
  "s-button": (host) => {
    const label = host.accessibilityLabel ? ` aria-label="${host.accessibilityLabel}"` : "";
    if (host.href)
      return `<a class="button" href="${host.href}" target="${host.target}" rel="noopener"${label}><slot></slot></a>`;
    const isOff = host.disabled || host.loading;
    return `<button type="button"${isOff ? " disabled" : ""}${label}><slot></slot></button>`;
  },
};

function outline(host) {
  const text = (name) => host.getAttribute(name) ?? "";
  const shown = new Proxy(host, {
    get: (_, key) => (typeof host[key] === "string" ? escaped(host[key]) : host[key]),
  });
  const notes = `${text("error") && `<span id="e" class="error">${escaped(text("error"))}</span>`}${text("details") && `<span id="d">${escaped(text("details"))}</span>`}`;
  const described = `aria-describedby="e d"${text("error") ? ' aria-invalid="true"' : ""}`;
  const label = `<label for="c">${escaped(text("label"))}</label>`;
  const placeholder = `placeholder="${escaped(text("placeholder"))}"`;
  const tag = host.localName;
  if (fields[tag]) return `${label}<input id="c" type="${fields[tag]}" ${placeholder} ${described}>${notes}`;
  if (tag === "s-text-area")
    return `${label}<textarea id="c" rows="${text("rows") || 3}" ${placeholder} ${described}></textarea>${notes}`;
  if (tag === "s-select") return `${label}<select id="c" ${described}></select>${notes}`;
  if (tag === "s-switch" || tag === "s-checkbox")
    return `<div class="choice"><input id="c" type="checkbox"${tag === "s-switch" ? ' role="switch"' : ""} ${described}>${label}</div>${notes}`;
  return templates[tag]?.(shown) ?? "<slot></slot>";
}

function define(tag, { attributes, properties }) {
  const isValued = tag in fields || ["s-text-area", "s-select"].includes(tag);
  class StandIn extends HTMLElement {
    static observedAttributes = attributes.filter(
      (name) => (name !== "value" && name !== "checked") || !isValued,
    );
    #value = "";
    #checked = false;
    constructor() {
      super();
      this.attachShadow({ mode: "open", delegatesFocus: true }).adoptedStyleSheets = [sheet];
    }
    get control() {
      return this.shadowRoot.getElementById("c");
    }
    connectedCallback() {
      this.draw();
      if (tag === "s-select") {
        new MutationObserver(() => this.draw()).observe(this, {
          childList: true,
          subtree: true,
          characterData: true,
        });
      }
    }
    attributeChangedCallback() {
      if (this.isConnected) this.draw();
    }
    draw() {
      const wanted = outline(this);
      if (this.drawn !== wanted) {
        const hadFocus = this.shadowRoot.activeElement?.id === "c";
        this.drawn = wanted;
        this.shadowRoot.innerHTML = wanted;
        const { control } = this;
        control?.addEventListener("input", () => this.take(control));
        control?.addEventListener("change", () => {
          this.take(control);
          this.dispatchEvent(new Event("change", { bubbles: true }));
        });
        if (tag === "s-button" && this.type === "submit")
          this.shadowRoot.firstElementChild.addEventListener("click", () =>
            this.closest("form")?.requestSubmit(),
          );
        if (hadFocus) control?.focus();
      }
      if (tag === "s-select") {
        const options = [...this.querySelectorAll("s-option")];
        this.control.replaceChildren(
          ...options.map(({ textContent, value }) => new Option(textContent, value)),
        );
      }
      this.give();
    }
    take(control) {
      this.#value = control.value;
      this.#checked = control.checked;
    }
    give() {
      const { control } = this;
      if (!control) return;
      if (control.type === "checkbox") control.checked = this.#checked;
      else if (control.value !== this.#value) control.value = this.#value;
    }
    hold(name, value) {
      if (name === "value") this.#value = String(value ?? "");
      else this.#checked = Boolean(value);
      this.give();
    }
    held(name) {
      return name === "value" ? this.#value : this.#checked;
    }
  }
  for (const [name, isBoolean] of Object.entries(properties)) {
    const attribute = name.toLowerCase();
    const isHeld = (isValued && name === "value") || (tag.match(/switch|checkbox/) && name === "checked");
    Object.defineProperty(StandIn.prototype, name, {
      configurable: true,
      get() {
        if (isHeld) return this.held(name);
        return isBoolean ? this.hasAttribute(attribute) : (this.getAttribute(attribute) ?? "");
      },
      set(value) {
        if (isHeld) this.hold(name, value);
        else if (isBoolean) this.toggleAttribute(attribute, Boolean(value));
        else if (value === "" || value === null || value === undefined) this.removeAttribute(attribute);
        else this.setAttribute(attribute, value);
      },
    });
  }
  customElements.define(tag, StandIn);
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(standInCss);
for (const [tag, known] of Object.entries(manifest)) define(tag, known);

function complain(text) {
  setTimeout(() => {
    throw new Error(text);
  });
}

function check(element) {
  const { localName: tag } = element;
  if (!tag.startsWith("s-") || tag === "s-app-nav") return;
  const known = manifest[tag];
  if (!known) {
    complain(`Polaris has no <${tag}>`);
    return;
  }
  const isNavigation = element.closest("s-app-nav") !== null;
  for (const { name } of element.attributes)
    if (!known.attributes.includes(name) && !common.has(name) && !(isNavigation && name === "rel"))
      complain(`<${tag}> has no ${name}`);
}
new MutationObserver((records) => {
  for (const { target, addedNodes } of records) {
    if (target instanceof Element) check(target);
    for (const node of addedNodes)
      if (node instanceof Element) [node, ...node.querySelectorAll("*")].forEach(check);
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
