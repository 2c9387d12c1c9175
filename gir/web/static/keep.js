// Keeps what somebody types: saves the form on the server while they write, and when they leave the page. On the report
// form the button "Save and finish later" does the same without this script; a short step is saved by sending it.
// Nothing is stored in the browser.

const QUIET = 2000; // milliseconds without typing after which we save
const LONGEST = 7000; // somebody who never pauses is saved this often
const PATIENCE = 8000; // how long one saving may take before it counts as failed
const AGAIN = 5000; // between two attempts
const SMALL = 60000; // characters a browser sends along while it leaves a page

const form = document.querySelector("form[data-save]");
const line = document.getElementById("saved");
let waitingSince = 0;
let timer = 0;
let busy = false;
let sending = false;

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => save(), milliseconds);
}

function changed() {
  waitingSince ||= Date.now();
  later(Math.max(0, Math.min(QUIET, waitingSince + LONGEST - Date.now())));
}

function say(words, urgent = false) {
  line.classList.toggle("is-urgent", urgent);
  if (line.textContent !== words) line.textContent = words;
}

async function save(leaving = false) {
  if (sending || !waitingSince || (busy && !leaving)) return;
  const since = waitingSince;
  busy = true;
  waitingSince = 0;
  try {
    let answer = await post(leaving);
    if (answer.status === 400 && (await renewToken())) answer = await post(leaving);
    await keep(answer);
  } catch {
    waitingSince ||= since;
    say(line.dataset.failed, true);
  }
  busy = false;
  if (waitingSince) later(line.classList.contains("is-urgent") ? AGAIN : QUIET);
}

function post(leaving) {
  const turn = form.elements.namedItem("turn");
  if (turn) turn.value = Number(turn.value) + 1; // a later text of this page is never replaced by an earlier one
  const body = new URLSearchParams(new FormData(form));
  return fetch(form.dataset.save, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    redirect: "manual", // to the sign-in page
    keepalive: leaving && body.toString().length < SMALL,
    signal: leaving ? undefined : AbortSignal.timeout(PATIENCE),
  });
}

async function keep(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 400) return signedOut();
  const said = await answer.json();
  if (said.draft) {
    form.elements.namedItem("draft").value = said.draft;
    form.elements.namedItem("version").value = said.version;
    history.replaceState(null, "", said.address); // after a crash the browser opens the draft
  }
  if (said.says) say(said.says, !answer.ok);
}

function randomName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function signedOut() {
  waitingSince ||= Date.now();
  say(line.dataset.out, true);
}

// Whoever signed in again in another tab has a new token. It is taken over for the same person only.
async function renewToken() {
  const answer = await fetch(form.action, { redirect: "manual" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-save]");
  if (!fresh || fresh.dataset.person !== form.dataset.person) return false;
  for (const token of document.getElementsByName("csrf_token")) token.value = fresh.elements.namedItem("csrf_token").value;
  return true;
}

if (form && line) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("submit", (event) => {
    if (event.target === form) sending = true;
    else save(true);
  });
  addEventListener("pagehide", () => save(true));
  addEventListener("pageshow", () => {
    // Whoever came back after sending writes on something else: what is typed from now on is not what was sent.
    const page = form.elements.namedItem("page");
    if (sending && page) page.value = randomName();
    sending = false;
  });
  document.addEventListener("visibilitychange", () => {
    save(document.visibilityState === "hidden");
  });
}
