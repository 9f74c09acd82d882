/** English that upstream writes in every language, and its key among the texts of the shell. */
export const FIXED_TEXTS = {
  Breadcrumbs: 'fixed.breadcrumbs',
  Clear: 'fixed.clear',
  'Clear Search': 'fixed.clearSearch',
  Close: 'fixed.close',
  'First Page': 'fixed.firstPage',
  'Last Page': 'fixed.lastPage',
  'Next Page': 'fixed.nextPage',
  'Next page': 'fixed.nextPage',
  Open: 'fixed.open',
  'Previous Page': 'fixed.previousPage',
  'Previous page': 'fixed.previousPage',
  Query: 'fixed.search',
  'Rows per page:': 'fixed.rowsPerPage',
  Search: 'fixed.search',
  'Toolbar tabs': 'fixed.tabs',
  clear: 'fixed.clear',
  'clear search': 'fixed.clearSearch',
  'filter by type': 'search.resultType',
  search: 'fixed.search',
  'sidebar nav': 'fixed.sidebar',
} as const;

const ATTRIBUTES = ['aria-label', 'title'];

/** Says the words differently, in labels and below tables. What is not among the words stays. */
export function reword(root: ParentNode, words: ReadonlyMap<string, string>) {
  for (const attribute of ATTRIBUTES) {
    for (const element of root.querySelectorAll(`[${attribute}]`)) {
      const before = element.getAttribute(attribute)!;
      const after = words.get(before);
      if (after && after !== before) element.setAttribute(attribute, after);
    }
  }
  for (const pages of root.querySelectorAll('[class*="MuiTablePagination"]')) {
    for (const node of pages.childNodes) {
      const after = words.get(node.nodeValue ?? '');
      if (after && after !== node.nodeValue) node.nodeValue = after;
    }
  }
}
