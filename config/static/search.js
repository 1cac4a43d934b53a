// On the front page, shows what is found as one types. Without this file the button does it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-results]");
  const place = document.getElementById("ket-qua");
  if (!form || !place) return;
  const told = document.getElementById("da-tim");
  let waiting, asked;

  async function show() {
    const query = String(new URLSearchParams([...new FormData(form)].filter(([, value]) => value)));
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.results + "?" + query, { signal: asked.signal });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      told.textContent = place.querySelector(".note, .empty p")?.textContent ?? "";
      history.replaceState(null, "", query ? "?" + query : location.pathname);
    } catch { /* asked again meanwhile, or no line: what is shown stays */ }
  }

  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 250);
  });
})();
