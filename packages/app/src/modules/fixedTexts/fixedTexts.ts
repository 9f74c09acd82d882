/** English that upstream writes in every language, and its key among the texts of the shell. */
const LABELS = {
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
  Search: 'fixed.search',
  'Search Modal': 'fixed.search',
  'Toolbar tabs': 'fixed.tabs',
  clear: 'fixed.clear',
  'clear search': 'fixed.clearSearch',
  'filter by type': 'search.resultType',
  search: 'fixed.search',
  'sidebar nav': 'fixed.sidebar',
} as const;

const PAGES = { 'Rows per page:': 'fixed.rowsPerPage' } as const;

const RELATIONS = {
  apiConsumedBy: 'fixed.relation.apiConsumedBy',
  apiProvidedBy: 'fixed.relation.apiProvidedBy',
  childOf: 'fixed.relation.childOf',
  consumesApi: 'fixed.relation.consumesApi',
  dependencyOf: 'fixed.relation.dependencyOf',
  dependsOn: 'fixed.relation.dependsOn',
  hasMember: 'fixed.relation.hasMember',
  hasPart: 'fixed.relation.hasPart',
  memberOf: 'fixed.relation.memberOf',
  ownedBy: 'fixed.relation.ownedBy',
  ownerOf: 'fixed.relation.ownerOf',
  parentOf: 'fixed.relation.parentOf',
  partOf: 'fixed.relation.partOf',
  providesApi: 'fixed.relation.providesApi',
} as const;

const LINKS = { ', Opens in a new window': 'fixed.newWindow' } as const;

type Said = typeof LABELS & typeof PAGES & typeof RELATIONS & typeof LINKS;
export type FixedText = Said[keyof Said];

/**
 * Where upstream writes them. What people wrote, as the name of a service, is never in one of these places. A built app
 * has no other names of classes than those of Material and Backstage UI.
 */
const PLACES: {
  selector: string;
  attributes?: string[];
  said: Readonly<Record<string, FixedText>>;
}[] = [
  {
    selector: [
      'nav',
      'nav button',
      '.bui-TabList',
      '.bui-DialogHeader button',
      '.MuiDialog-paper',
      // fields, with the buttons in them
      '[class*="MuiInputBase-root"]',
      '[class*="MuiInputBase-root"] *',
      // the end of a table
      '[class*="MuiTableCell-footer"] *',
      '[class*="MuiTablePagination-root"] *',
    ].join(),
    attributes: ['aria-label', 'title'],
    said: LABELS,
  },
  { selector: '[class*="MuiTablePagination"]', said: PAGES },
  {
    // the lines of a graph; its things are beside them
    selector: '[data-testid="label"] tspan',
    said: RELATIONS,
  },
  { selector: 'a[target="_blank"] > span:last-child', said: LINKS },
];

/** What a text or an attribute said before it was reworded, so that the next language begins with that. */
const reworded = new WeakMap<Node, { before: string; after: string }>();

/** Says the words of upstream in the language of the person; every other text stays. */
export function reword(root: ParentNode, t: (key: FixedText) => string) {
  for (const { selector, attributes, said } of PLACES) {
    for (const element of root.querySelectorAll(selector)) {
      const nodes = attributes
        ? attributes.map(name => element.getAttributeNode(name))
        : element.childNodes;
      for (const node of nodes) if (node) rewordNode(node, said, t);
    }
  }
}

function rewordNode(
  node: Node,
  said: Readonly<Record<string, FixedText>>,
  t: (key: FixedText) => string,
) {
  const now = node.nodeValue ?? '';
  const earlier = reworded.get(node);
  const before = earlier?.after === now ? earlier.before : now;
  if (!Object.hasOwn(said, before)) return;
  const after = t(said[before]);
  if (after === now) return;
  node.nodeValue = after;
  reworded.set(node, { before, after });
}
