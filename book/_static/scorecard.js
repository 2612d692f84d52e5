// Filter and sorting of the scorecard. Without it the page is a plain table.
(function () {
  const table = document.getElementById("scorecard-table");
  const form = document.querySelector(".scorecard-filter");
  const fields = ["paper", "class", "exhibit", "text"].map((name) => form.elements[name]);
  const bodies = [...table.tBodies];
  const rows = [...table.querySelectorAll("tbody tr[data-paper]")];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const homes = new Map(rows.map((row) => [row, row.parentElement]));
  const sorted = document.createElement("tbody");
  form.hidden = false;

  function fits(row) {
    return fields.every(({ name, value }) =>
      !value || (name === "text" ? texts.get(row).includes(value.toLowerCase())
        : row.dataset[name] === value));
  }

  // The address holds the filter, so that what is seen can be linked to.
  function show(remember) {
    let count = 0;
    for (const row of rows) {
      row.hidden = !fits(row);
      count += !row.hidden;
    }
    for (const body of bodies) {
      body.hidden = ![...body.rows].some((row) => row.dataset.paper && !row.hidden);
    }
    form.querySelector("output").textContent = `${count} of ${rows.length} rows`;
    if (remember) {
      const query = new URLSearchParams(
        fields.filter((f) => f.value).map((f) => [f.name, f.value])).toString();
      const address = location.pathname + (query ? `?${query}` : "") + location.hash;
      history.replaceState(null, "", address);
    }
  }

  function key(row, column, kind) {
    const text = row.cells[column].firstChild?.textContent.trim() ?? "";
    if (kind !== "number") return text.toLowerCase();
    const whole = row.cells[column].cloneNode(true);
    whole.querySelectorAll("small").forEach((e) => e.remove());
    const number = whole.textContent.replaceAll("−", "-").replace(/ × 10(-?\d+)/, "e$1");
    return number.trim() === "" ? Infinity : Number.isNaN(Number(number)) ? -Infinity : Number(number);
  }

  function sort(heading) {
    const order = { none: "ascending", ascending: "descending", descending: "none" };
    const next = order[heading.getAttribute("aria-sort") || "none"];
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", next);
    if (next === "none") {
      for (const row of rows) homes.get(row).append(row);
      sorted.remove();
    } else {
      const sign = next === "ascending" ? 1 : -1;
      const keyed = rows.map((row) => [key(row, heading.cellIndex, heading.dataset.sort), row]);
      keyed.sort(([a], [b]) => sign * (a < b ? -1 : a > b ? 1 : 0));
      sorted.append(...keyed.map(([, row]) => row));
      table.append(sorted);
    }
    show(false);
  }

  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    heading.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(heading));
  }
  const asked = new URLSearchParams(location.search);
  for (const field of fields) field.value = asked.get(field.name) || "";
  form.addEventListener("input", () => show(true));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => show(true)));
  // A link to a row shows it, whatever the filter.
  function reveal() {
    const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (aim && table.contains(aim) && (aim.hidden || aim.parentElement.hidden)) {
      for (const field of fields) field.value = "";
      show(true);
    }
    aim?.scrollIntoView({ behavior: "instant" });
  }
  addEventListener("hashchange", reveal);
  show(false);
  if (location.hash) reveal();
})();
