// Measurements on a page of the book, called from observation.py.

function nextFrame() {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

// Resolves when formulas, images and fonts are there.
async function settle() {
  if (document.querySelector(".math")) {
    while (!(window.MathJax && MathJax.startup && MathJax.startup.promise)) await nextFrame();
    await MathJax.startup.promise;
  }
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await document.fonts.ready;
  await nextFrame();
}

function formulas() {
  const all = [...document.querySelectorAll(".math")];
  const isRendered = (m) =>
    m.querySelectorAll("mjx-container").length === 1 && !m.querySelector("mjx-merror");
  // What is left of TeX outside formulas and code is TeX that nobody rendered.
  const rest = document.querySelector("article, main, body").cloneNode(true);
  rest.querySelectorAll("pre, code, script, style, .math, mjx-container").forEach((e) => e.remove());
  return {
    unrendered: all.filter((m) => !isRendered(m)).map((m) => m.textContent.slice(0, 80)),
    raw_tex: rest.textContent.match(/\\[()[\]]|\$\$|\\[A-Za-z]{2,}/g) || [],
  };
}

function images() {
  return [...document.images].map((image) => ({
    source: image.getAttribute("src"),
    loaded: image.complete && image.naturalWidth > 0,
    alt: image.getAttribute("alt") || "",
  }));
}

function pageWidth() {
  return document.documentElement.scrollWidth;
}

// Elements of the article that reach beyond the width and cannot be scrolled into view.
function spills(width) {
  const article = document.querySelector("article");
  const scrolls = (element) =>
    element !== article &&
    (["auto", "scroll"].includes(getComputedStyle(element).overflowX) ||
      scrolls(element.parentElement));
  // Wide formulas scroll in their own box, from their beginning.
  const headless = [...(article ? article.querySelectorAll("div.math") : [])]
    .filter((box) => {
      const formula = box.querySelector("mjx-container");
      return formula && formula.getBoundingClientRect().left < box.getBoundingClientRect().left - 1;
    })
    .map((box) => `formula ${box.id} without its beginning`);
  const wide = [...(article ? article.querySelectorAll("*") : [])]
    .filter((e) => !e.closest("mjx-assistive-mml, svg, .sr-only, .visually-hidden"))
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .filter((e) => !scrolls(e))
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
  return [...headless, ...wide].slice(0, 5);
}

// Presses the theme's own button until the page has the theme.
function switchTheme(theme) {
  const button = document.querySelector(".theme-switch-button");
  for (let press = 0; press < 3 && document.documentElement.dataset.mode !== theme; press++) {
    button.click();
  }
  if (document.documentElement.dataset.theme !== theme) throw new Error(`no ${theme} theme`);
}

// What getComputedStyle gives, `rgba(r, g, b, a)` or `color(srgb r g b / a)`, as [r, g, b, a].
function channels(colour) {
  const scale = colour.startsWith("color(") ? 255 : 1;
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return [scale * red, scale * green, scale * blue, alpha];
}

function over(front, back) {
  const mixed = [0, 1, 2].map((i) => front[3] * front[i] + (1 - front[3]) * back[i]);
  return [...mixed, 1];
}

// `known` holds what was found for other elements, which share most of their parents.
function background(element, known) {
  if (!element) return [255, 255, 255, 1];
  if (!known.has(element)) {
    const own = channels(getComputedStyle(element).backgroundColor);
    known.set(element, own[3] === 1 ? own : over(own, background(element.parentElement, known)));
  }
  return known.get(element);
}

// Relative luminance and contrast ratio of the Web Content Accessibility Guidelines 2.
function luminance(colour) {
  const linear = colour.slice(0, 3).map((c) => {
    const share = c / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function backgroundLuminance() {
  return luminance(background(document.body, new Map()));
}

function contrast(element, known) {
  const back = background(element, known);
  const front = over(channels(getComputedStyle(element).color), back);
  const [low, high] = [luminance(front), luminance(back)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function worstContrasts() {
  const texts = "article :is(p, li, h1, h2, h3, h4, a, td, th, figcaption, caption, label, summary, span, small, dt, dd, mjx-container)";
  const known = new Map();
  return [...document.querySelectorAll(texts)]
    .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((e) => e.textContent.trim() && !e.matches(".headerlink"))
    .map((e) => [contrast(e, known), `${e.tagName.toLowerCase()}: ${e.textContent.trim().slice(0, 60)}`])
    .sort((a, b) => a[0] - b[0])
    .slice(0, 3);
}

// What the accessibility rules of axe-core find, if its script is there: id and first element.
// Not ours: headings that are formulas, which it takes for empty, and the bibliography's markup.
function accessibility() {
  const ours = (node) => {
    const element = document.querySelector(node.target[0]);
    return !element?.querySelector("mjx-container") && !element?.closest(".citation-list, .citation");
  };
  return axe.run(document).then((found) => found.violations
    .map((v) => ({ id: v.id, nodes: v.nodes.filter(ours) }))
    .filter((v) => v.nodes.length)
    .map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 120)}`));
}

// What paper may do to the frames of code.
function breaksOfFrames() {
  const frames = [...document.querySelectorAll("article .cell_input")];
  return frames.map((frame) => getComputedStyle(frame).breakInside);
}

// Code that paper would cut, folded or not: wider than its box, or reaching beyond the paper, after
// the rules for print apply.
function cutCode() {
  const beyond = (pre) => pre.getBoundingClientRect().right > window.innerWidth + 1;
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  return [...document.querySelectorAll("article pre")]
    .filter((pre) => pre.checkVisibility() && (pre.scrollWidth > pre.clientWidth + 1 || beyond(pre)))
    .map((pre) => pre.textContent.slice(0, 80));
}

function tabStopsOfFormulas() {
  return document.querySelectorAll("mjx-container[tabindex]").length;
}

function namesOfSliders() {
  return [...document.querySelectorAll("input[type=range]")].map((input) => input.ariaLabel);
}
