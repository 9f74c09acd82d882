/**
 * Markup of upstream that a screen reader or a keyboard stumbles over, and what makes it right. Each goes away when
 * upstream mends it; the story about the look finds out what is still needed.
 */
interface Repair {
  selector: string;
  mend(element: Element, texts: Texts): void;
}

interface Texts {
  loading: string;
  matchingLines: string;
}

const REPAIRS: Repair[] = [
  {
    // few pages of upstream say what of them is the page, and those few would be a page within a page
    selector: '[data-page]',
    mend(element) {
      const wanted = element.querySelector('main') ? null : 'main';
      if (element.getAttribute('role') === wanted) return;
      if (wanted) element.setAttribute('role', wanted);
      else element.removeAttribute('role');
    },
  },
  {
    // headers of tables say that they are buttons to drag, around the buttons that sort; nothing can be dragged
    selector: '[data-rbd-draggable-id][role="button"]',
    mend(element) {
      for (const name of ['role', 'tabindex', 'aria-describedby']) {
        element.removeAttribute(name);
      }
    },
  },
  {
    // the tabs of a page are links: there is no panel of the id that they name
    selector: '[role="tab"][aria-controls]',
    mend(element) {
      const id = element.getAttribute('aria-controls');
      if (id && !document.getElementById(id)) {
        element.removeAttribute('aria-controls');
      }
    },
  },
  {
    // a link inside a button: the button stays, and pressing it follows the link
    selector: 'button[aria-label] a[href]',
    mend(element) {
      const button = element.closest('button')!;
      element.removeAttribute('href');
      button.addEventListener('click', event => {
        if (event.target === button) (element as HTMLElement).click();
      });
    },
  },
  {
    // found things are items of a list that is none, with the pages beside them
    selector: 'div > li.MuiListItem-root',
    mend(element) {
      element.setAttribute('role', 'article');
    },
  },
  {
    // what ends in dots where there is no room says the rest to who points at it
    selector: [
      '.bui-Text[data-truncate]',
      '.bui-ListRowDescription',
      '.bui-TableHeadLabel',
      '.bui-SelectValue',
      '[class*="MuiChip-label"]',
    ].join(),
    mend(element) {
      const text = element.textContent ?? '';
      if (element.getAttribute('title') !== text) {
        element.setAttribute('title', text);
      }
    },
  },
  {
    // the search is named where nothing takes a name, above the dialog that it is
    selector: '.MuiDialog-root[role="presentation"][aria-label]',
    mend(element) {
      const label = element.getAttribute('aria-label')!;
      element
        .querySelector('[role="dialog"]')
        ?.setAttribute('aria-label', label);
      element.removeAttribute('aria-label');
      element.removeAttribute('aria-modal');
    },
  },
  {
    // the numbers of the lines of a log are links, no rows of a table
    selector: 'a[role="row"][href^="#line-"]',
    mend(element) {
      element.removeAttribute('role');
    },
  },
  {
    // beside the field that searches a log
    selector: '.MuiTextField-root + .MuiIconButton-sizeSmall:not([aria-label])',
    mend(element, { matchingLines }) {
      element.setAttribute('aria-label', matchingLines);
    },
  },
  {
    // fields that choose what a graph shows stand below their names, and are not told them
    selector:
      '[class*="MuiAutocomplete-root"] input:not([aria-label], [aria-labelledby])',
    mend(element) {
      if ((element as HTMLInputElement).labels?.length) return;
      const name = element
        .closest('[class*="MuiAutocomplete-root"]')
        ?.parentElement?.querySelector(
          '[class*="MuiTypography-"]',
        )?.textContent;
      if (name) element.setAttribute('aria-label', name);
    },
  },
  {
    // a sign that leads to the heading beside it
    selector: 'a.MuiLink-root[href*="#"]:not([aria-label])',
    mend(element) {
      const name = element.parentElement?.textContent;
      if (name && !element.textContent)
        element.setAttribute('aria-label', name);
    },
  },
  {
    selector: '[role="progressbar"]:not([aria-label]):not([aria-labelledby])',
    mend(element, { loading }) {
      element.setAttribute('aria-label', loading);
    },
  },
];

export function repair(root: ParentNode, texts: Texts) {
  for (const { selector, mend } of REPAIRS) {
    for (const element of root.querySelectorAll(selector)) mend(element, texts);
  }
}
