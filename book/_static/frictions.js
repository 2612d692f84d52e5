// A click on a computed number of the prose shows where it comes from.
(function () {
  const page = location.pathname.split("/").pop().replace(/\.html$/, "");
  const nameOf = (span) =>
    [...span.classList].find((name) => name.startsWith("glue-"))?.slice("glue-".length);
  let card, loading;

  // A script, not a request, so that it works on pages opened from a disk.
  function load() {
    loading ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = `../_static/numbers/${page}.js`;
      script.onload = () => done(window.frictionsNumbers || {});
      script.onerror = () => done({});
      document.head.append(script);
    });
    return loading;
  }

  function element(tag, text, attributes = {}) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.textContent = text;
    return made;
  }

  function parts(found) {
    const list = [element("p", found.value, { className: "number-value" })];
    if (found.section) {
      const line = element("p", "computed in ");
      line.append(element("a", found.section, { href: `#${found.anchor}` }));
      list.push(line);
    }
    for (const row of found.rows) {
      const line = element("p", `${row.source}: the paper prints ${row.paper_value}, `
        + `computed ${row.computed ?? "nothing"} (${row.class}), row `);
      line.append(element("a", row.id, { href: `scorecard.html#${encodeURIComponent(row.id)}` }));
      list.push(line);
    }
    const code = element("pre", found.code);
    code.tabIndex = 0;
    list.push(code);
    return list;
  }

  async function show(span) {
    const found = (await load())[nameOf(span)];
    if (!found) return;
    card?.remove();
    card = document.createElement("dialog");
    card.className = "number-card";
    card.setAttribute("aria-label", "Where this number comes from");
    const close = element("button", "close", { type: "button" });
    close.addEventListener("click", () => card.close());
    card.append(close, ...parts(found));
    card.addEventListener("click", (event) => {
      if (event.target === card || event.target.closest("a")) card.close();
    });
    card.addEventListener("close", () => span.focus({ preventScroll: true }));
    document.body.append(card);
    card.showModal();
  }

  // With the keys: the tabulator stops at the first number of a paragraph, arrows go to the next
  // and the last one, Enter or the space bar opens the card, Escape closes it.
  const numbers = [...document.querySelectorAll("article span.pasted-text")].filter(
    (span) => nameOf(span) && !span.closest("a"));
  const blocks = new Set();
  for (const span of numbers) {
    const block = span.closest("p, li, dd, td, figcaption, caption") || span;
    span.tabIndex = blocks.has(block) ? -1 : 0;
    blocks.add(block);
    span.setAttribute("role", "button");
    span.setAttribute("aria-haspopup", "dialog");
  }
  document.addEventListener("keydown", (event) => {
    const place = numbers.indexOf(event.target);
    if (place < 0) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) numbers[place + step]?.focus();
    else if (event.key === "Enter" || event.key === " ") show(event.target);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const span = event.target.closest?.("span.pasted-text");
    if (span && numbers.includes(span)) show(span);
  });

  // What the theme leaves without a name: toggles of the contents, corners of tables.
  for (const toggle of document.querySelectorAll("summary:has(> .toctree-toggle)")) {
    const link = toggle.closest("li")?.querySelector("a")?.textContent.trim();
    toggle.setAttribute("aria-label", `pages under ${link || "this one"}`);
  }
  for (const head of document.querySelectorAll("article th")) {
    if (head.textContent.trim() || head.querySelector("img, svg, input, button")) continue;
    const corner = document.createElement("td");
    corner.className = head.className;
    head.replaceWith(corner);
  }

  // What is wider than its column can be scrolled with the keys, and says so. Names differ: a
  // caption is not always one.
  const named = new Map();
  function markScrolling() {
    for (const box of document.querySelectorAll(
      ".pst-scrollable-table-container, .facsimile-table, .scorecard-rows, div.math")) {
      if (box.scrollWidth <= box.clientWidth + 1) continue;
      box.tabIndex = 0;
      box.classList.add("scrolls");
      if (!box.hasAttribute("role")) box.setAttribute("role", "region");
      if (box.hasAttribute("aria-label")) continue;
      const caption = box.querySelector("caption")?.textContent.trim();
      const name = caption ? caption.slice(0, 80) : "scrolls sideways";
      named.set(name, (named.get(name) || 0) + 1);
      box.setAttribute("aria-label", named.get(name) > 1 ? `${name}, ${named.get(name)}` : name);
    }
  }
  markScrolling();
  // Paper shows every picture: those further down come once the rest is there.
  addEventListener("load", () => setTimeout(() => {
    for (const image of document.images) image.loading = "eager";
  }, 500));
  // Formulas have their width when they are set.
  addEventListener("load", () => window.MathJax?.startup?.promise?.then(markScrolling));
})();
