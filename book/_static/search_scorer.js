// Chapters before the library's pages: a reader looks for results first, for code second.
// The other numbers are Sphinx's own.
var Scorer = {
  score: (result) => {
    const [page, , , , score] = result;
    return /^(book\/library|_modules)/.test(page) ? score - 100 : score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
