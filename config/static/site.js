// Keeps what was typed in a form marked data-draft until the server has answered.
// Everything works without this file.
(() => {
  "use strict";
  const PREFIX = "draft:";
  const SKIP = ["hidden", "password", "file", "submit", "button"];
  const forms = [...document.querySelectorAll("form[data-draft]")];
  const keyOf = (form) => PREFIX + location.pathname + ":" + form.dataset.draft;
  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && !SKIP.includes(field.type));

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)) || null; } catch { return null; }
  }

  function write(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* storage full or off */ }
  }

  function valuesOf(form) {
    return fieldsOf(form).map((field) =>
      ["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  }

  function restore(form, values) {
    const fields = fieldsOf(form);
    if (!Array.isArray(values) || values.length !== fields.length) return;
    fields.forEach((field, index) => {
      if (["checkbox", "radio"].includes(field.type)) field.checked = values[index];
      else field.value = values[index];
    });
  }

  // An answer came: drafts that were sent are either saved or shown back by the server.
  function dropSent(open) {
    const saved = document.querySelector(".message.success");
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
      const draft = read(key);
      if (!draft || (draft.sent && (saved || !open.includes(key)))) localStorage.removeItem(key);
    });
  }

  try {
    dropSent(forms.filter((form) => !("bound" in form.dataset)).map(keyOf));
  } catch { return; }

  document.querySelectorAll("form[data-drop-drafts]").forEach((form) =>
    form.addEventListener("submit", () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .forEach((key) => localStorage.removeItem(key))));

  forms.forEach((form) => {
    const key = keyOf(form);
    const draft = read(key);
    if (draft && !("bound" in form.dataset)) restore(form, draft.values);
    form.addEventListener("input", () => write(key, { values: valuesOf(form) }));
    form.addEventListener("submit", () => write(key, { values: valuesOf(form), sent: true }));
  });
})();

// A key does what the link or button marked data-key with it does, when nobody is typing.
// In a list marked data-walk it does so for the chosen row; B chooses the next one.
(() => {
  "use strict";
  const TYPING = "input, select, textarea";
  const PRESSED = "a, button, summary";
  const list = document.querySelector("[data-walk]");
  const rows = list ? [...list.rows] : [];
  const query = new URLSearchParams(location.search);
  const place = ["walk:" + location.pathname, query.get("trang-thai") || "", query.get("page") || "1"].join();
  let here = 0;

  function choose(index) {
    rows[here]?.classList.remove("selected");
    here = Math.max(0, Math.min(index, rows.length - 1));
    rows[here]?.classList.add("selected");
    try { sessionStorage.setItem(place, here); } catch { /* storage off */ }
  }

  if (list) {
    let kept = 0;
    try { kept = Number(sessionStorage.getItem(place)) || 0; } catch { /* storage off */ }
    choose(kept);
  }

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (key === "enter" && event.target.closest(PRESSED)) return;
    if (key === "b" && list) {
      choose(here + 1 < rows.length ? here + 1 : 0);
      rows[here].scrollIntoView({ block: "center" });
      return;
    }
    const mark = `[data-key="${CSS.escape(key)}"]`;
    // What stands in a list is pressed in its chosen row only.
    const found = rows[here]?.querySelector(mark) ??
      [...document.querySelectorAll(mark)].find((one) => !list?.contains(one));
    if (!found) return;
    event.preventDefault();
    found.click();
  });
})();

// Where many are received at once, tells how many are ticked and the đồng they add up to.
document.querySelectorAll("form[data-tally]").forEach((form) => {
  const told = form.querySelector("output");
  const tally = () => {
    const ticked = [...form.querySelectorAll("tbody tr")]
      .filter((row) => row.querySelector("[type=checkbox]").checked);
    const sums = ticked.map((row) =>
      Number(row.querySelector(".money[inputmode=numeric]")?.value.replace(/\D/g, "") || 0));
    const sum = sums.reduce((one, other) => one + other, 0);
    const figure = String(sum).replace(/\B(?=(\d{3})+$)/g, ".");
    told.textContent = ticked.length
      ? told.dataset.words.replace("N", ticked.length).replace("S", figure) : "";
  };
  form.addEventListener("input", tally);
  tally();
});

// Long work goes on by itself; without this file its button does it.
document.querySelector("form[data-go-on]")?.requestSubmit();

// Where a bank line is shared out, tells what the ticked and typed amounts leave of it.
document.querySelectorAll("form[data-remaining]").forEach((form) => {
  const told = form.querySelector("[data-rest]");
  const amountOf = (field) => Number(field?.value.replace(/\D/g, "") || 0);
  const tell = () => {
    const rows = [...form.querySelectorAll("tbody tr")]
      .filter((row) => row.querySelector("[type=checkbox]").checked)
      .map((row) => amountOf(row.querySelector(".money")));
    const typed = [...form.querySelectorAll("[name^=amount_]")].map(amountOf);
    const left = Number(form.dataset.remaining) - [...rows, ...typed].reduce((one, other) => one + other, 0);
    told.textContent = (left < 0 ? "−" : "") + String(Math.abs(left)).replace(/\B(?=(\d{3})+$)/g, ".");
  };
  form.addEventListener("input", tell);
  tell();
});
