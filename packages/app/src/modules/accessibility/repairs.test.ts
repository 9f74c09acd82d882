import { repair } from './repairs';

const TEXTS = { loading: 'Loading', matchingLines: 'Matching lines only' };

function mended(html: string) {
  document.body.innerHTML = html;
  repair(document, TEXTS);
  return document.body;
}

describe('markup of upstream', () => {
  it('does not call a header of a table a button around buttons', () => {
    const body = mended(
      '<div data-rbd-draggable-id="0" role="button" tabindex="0"><button>Name</button></div>',
    );
    expect(body.querySelectorAll('[role="button"]')).toHaveLength(0);
    expect(body.querySelector('button')).not.toBeNull();
  });

  it('names no panel that is not there, and keeps those that are', () => {
    const body = mended(
      '<a role="tab" aria-controls="gone">A</a><a role="tab" aria-controls="p">B</a><div id="p"></div>',
    );
    expect(
      [...body.querySelectorAll('a')].map(a => a.getAttribute('aria-controls')),
    ).toEqual([null, 'p']);
  });

  it('makes one thing of a button and the link inside it, which leads where the link led', () => {
    const body = mended(
      '<button aria-label="Details"><a href="/x"><svg/></a></button>',
    );
    let followed = 0;
    body.querySelector('a')!.addEventListener('click', () => followed++);
    expect(body.querySelector('a[href]')).toBeNull();

    body.querySelector('button')!.click();
    expect(followed).toBe(1);
  });

  it('makes a page a landmark, once', () => {
    const body = mended('<div data-page>Home</div>');
    expect(body.querySelectorAll('[role="main"]')).toHaveLength(1);
    body.firstElementChild!.innerHTML = '<main>Service</main>';
    repair(document, TEXTS);
    expect(body.querySelectorAll('[role="main"]')).toHaveLength(0);
  });

  it('names the dialog of the search, not what is around it', () => {
    const body = mended(
      '<div class="MuiDialog-root" role="presentation" aria-label="Search Modal" aria-modal="true"><div role="dialog"></div></div>',
    );
    expect(body.innerHTML).toBe(
      '<div class="MuiDialog-root" role="presentation"><div role="dialog" aria-label="Search Modal"></div></div>',
    );
  });

  it('calls the numbers of lines links, and names the button that filters them', () => {
    const body = mended(
      '<a role="row" href="#line-3">3</a><div class="MuiTextField-root"></div><button class="MuiIconButton-sizeSmall"></button>',
    );
    expect(body.querySelector('[role="row"]')).toBeNull();
    expect(body.querySelector('button')).toHaveAttribute(
      'aria-label',
      'Matching lines only',
    );
  });

  it('names a field by the text above it, and a sign by the heading beside it', () => {
    const body = mended(
      '<div><p class="MuiTypography-root">Kinds</p><div class="MuiAutocomplete-root-7"><input></div></div>' +
        '<h5>pick<a class="MuiLink-root" href="/create#pick"><svg/></a></h5>',
    );
    expect(body.querySelector('input')).toHaveAttribute('aria-label', 'Kinds');
    expect(body.querySelector('a')).toHaveAttribute('aria-label', 'pick');
  });

  it('says in full what may end in dots, and what it says later', () => {
    const body = mended('<span class="MuiChip-label-12">apiConsumedBy</span>');
    const chip = body.querySelector('span')!;
    expect(chip).toHaveAttribute('title', 'apiConsumedBy');
    chip.textContent = 'partOf';
    repair(document, TEXTS);
    expect(chip).toHaveAttribute('title', 'partOf');
  });

  it('calls no thing an item of a list that is none', () => {
    const body = mended(
      '<div><li class="MuiListItem-root">a</li></div><ul><li class="MuiListItem-root">b</li></ul>',
    );
    expect(
      [...body.querySelectorAll('li')].map(e => e.getAttribute('role')),
    ).toEqual(['article', null]);
  });

  it('says what a progress bar without a name is about', () => {
    const body = mended(
      '<div role="progressbar"></div><div role="progressbar" aria-label="Upload"></div>',
    );
    expect([...body.children].map(e => e.getAttribute('aria-label'))).toEqual([
      'Loading',
      'Upload',
    ]);
  });
});
