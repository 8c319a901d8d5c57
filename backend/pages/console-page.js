import { languageOf, wordsOf } from "./console-words.js";

const language = languageOf(navigator.languages);
const words = wordsOf(language);
const find = (id) => document.getElementById(id);
const form = find("form");
const place = find("console");

document.documentElement.lang = language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
for (const node of document.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];

/** Never throws. `status` 0: the server did not answer. */
async function ask(method, path, body = {}) {
  const request = {
    method,
    cache: "no-store",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  };
  try {
    const response = await fetch(path, request);
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    return { ok: response.ok, status: response.status, body: answer };
  } catch {
    return { ok: false, status: 0, body: null };
  }
}

const askToken = () => ask("POST", "/console/token");

async function start() {
  const answer = await askToken();
  if (answer.ok) return open(answer.body);
  if (answer.status === 401) return showForm(false);
  find("reason").textContent = reasonOf(answer);
  show("failed");
}

function show(id) {
  for (const part of ["sign-in", "failed", "bar"]) find(part).hidden = part !== id;
  if (id !== "bar") place.replaceChildren();
}

function showForm(hasEnded) {
  find("ended").hidden = !hasEnded;
  show("sign-in");
  form.elements.key.focus();
}

/** The console, full of the page. It asks here for each of its tokens; the first was just given. */
async function open(first) {
  try {
    await import("/console.js");
  } catch {
    find("reason").textContent = words.unreachable;
    return show("failed");
  }
  find("who").textContent = first.agent.name;
  show("bar");
  let given = first;
  const element = document.createElement("foyer-console");
  element.setAttribute("endpoint", location.origin);
  element.setAttribute("locale", language);
  element.setAttribute("theme", "auto");
  element.getToken = async () => {
    const mine = given;
    given = null;
    if (mine) return mine;
    const answer = await askToken();
    if (answer.ok) return answer.body;
    if (answer.status === 401 || answer.status === 403) return null;
    throw new Error(reasonOf(answer));
  };
  element.addEventListener("foyer-session-expired", () => showForm(true));
  const conversation = new URLSearchParams(location.search).get("conversation");
  if (conversation) element.setAttribute("conversation", conversation);
  place.replaceChildren(element);
}

function reasonOf({ status, body }) {
  if (status === 0 || status === 503) return words.unreachable;
  if (status === 401) return words.wrong_key;
  if (status === 429) return words.too_many;
  return body?.errors?.[0]?.message ?? body?.detail ?? words.unreachable;
}

// Only the platform secret belongs to no org; a key of an org begins like this.
form.elements.key.addEventListener("input", ({ currentTarget }) => {
  const { value } = currentTarget;
  find("org").hidden = value === "" || "fk_".startsWith(value.slice(0, 3));
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn();
});

async function signIn() {
  const value = (name) => form.elements[name].value.trim();
  const problem = find("problem");
  const missing = ["key", "name"].find((name) => value(name) === "");
  for (const name of ["key", "name", "org_id", "email"]) form.elements[name].removeAttribute("aria-invalid");
  if (missing) {
    problem.textContent = missing === "key" ? words.key_missing : words.name_missing;
    form.elements[missing].setAttribute("aria-invalid", "true");
    form.elements[missing].focus();
    return;
  }
  problem.textContent = "";
  find("submit").disabled = true;
  const answer = await ask("POST", "/console/session", {
    key: value("key"),
    name: value("name"),
    ...(value("email") && { email: value("email") }),
    ...(value("org_id") && !find("org").hidden && { org_id: value("org_id") }),
  });
  find("submit").disabled = false;
  if (answer.ok) {
    const first = await askToken();
    if (first.status === 401) {
      problem.textContent = words.no_session;
      return;
    }
    form.elements.key.value = "";
    await (first.ok ? open(first.body) : start());
    return;
  }
  problem.textContent = reasonOf(answer);
  for (const { path } of answer.body?.errors ?? []) form.elements[path]?.setAttribute("aria-invalid", "true");
  form.elements[answer.body?.errors?.[0]?.path ?? "key"]?.focus();
}

async function signOut() {
  const answer = await ask("DELETE", "/console/session");
  if (answer.body?.sign_out_url) location.assign(answer.body.sign_out_url);
  else if (answer.ok) showForm(false);
}

find("again").addEventListener("click", () => void start());
find("sign-out").addEventListener("click", () => void signOut());

await start();
