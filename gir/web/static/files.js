// Says before sending that files are too large, and while sending that it takes a while. Without this script the server
// says what is too large, after all of it was sent.

const form = document.querySelector("form[data-most]");
const line = document.getElementById("files-state");
const button = form.querySelector("button[type=submit]");

function say(words, wrong = false) {
  line.className = wrong ? "gir-error" : "gir-soft";
  line.textContent = words;
}

function whatIsTooLarge() {
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const large = files.filter((file) => file.size > Number(form.dataset.most));
  if (large.length) return form.dataset.large.replace("{names}", large.map((file) => file.name).join(", "));
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return total > Number(form.dataset.room) ? form.dataset.full : "";
}

form.addEventListener("change", () => say(whatIsTooLarge(), true));

form.addEventListener("submit", (event) => {
  const wrong = whatIsTooLarge();
  if (wrong) {
    event.preventDefault();
    say(wrong, true);
    return;
  }
  button.disabled = true; // one click sends it once
  say(form.dataset.sending);
});

// Who comes back to the page by the browser's button can send again.
addEventListener("pageshow", () => {
  button.disabled = false;
  say("");
});
