/** English that upstream writes in every language, and its key among the texts of the shell. */
export const FIXED_TEXTS = {
  ', Opens in a new window': 'fixed.newWindow',
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
  apiConsumedBy: 'fixed.relation.apiConsumedBy',
  apiProvidedBy: 'fixed.relation.apiProvidedBy',
  childOf: 'fixed.relation.childOf',
  clear: 'fixed.clear',
  'clear search': 'fixed.clearSearch',
  consumesApi: 'fixed.relation.consumesApi',
  dependencyOf: 'fixed.relation.dependencyOf',
  dependsOn: 'fixed.relation.dependsOn',
  'filter by type': 'search.resultType',
  hasMember: 'fixed.relation.hasMember',
  hasPart: 'fixed.relation.hasPart',
  memberOf: 'fixed.relation.memberOf',
  ownedBy: 'fixed.relation.ownedBy',
  ownerOf: 'fixed.relation.ownerOf',
  parentOf: 'fixed.relation.parentOf',
  partOf: 'fixed.relation.partOf',
  providesApi: 'fixed.relation.providesApi',
  search: 'fixed.search',
  'sidebar nav': 'fixed.sidebar',
} as const;

const ATTRIBUTES = ['aria-label', 'title'];

/**
 * Where upstream writes such words into the page: below tables, on the lines of graphs, for screen readers. A built app has
 * no other names of classes than those of Material UI.
 */
const WRITTEN_IN = [
  '[class*="MuiTablePagination"]',
  'svg tspan',
  'a > span',
].join();

/** Says the words differently, in labels and in a few places of the page. What is not among the words stays. */
export function reword(root: ParentNode, words: ReadonlyMap<string, string>) {
  for (const attribute of ATTRIBUTES) {
    for (const element of root.querySelectorAll(`[${attribute}]`)) {
      const before = element.getAttribute(attribute)!;
      const after = words.get(before);
      if (after && after !== before) element.setAttribute(attribute, after);
    }
  }
  for (const element of root.querySelectorAll(WRITTEN_IN)) {
    for (const node of element.childNodes) {
      const after = words.get(node.nodeValue ?? '');
      if (after && after !== node.nodeValue) node.nodeValue = after;
    }
  }
}
