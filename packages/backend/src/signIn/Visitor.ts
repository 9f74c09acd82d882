/**
 * A person with a browser, as far as signing in needs one: keeps cookies, follows redirects, fills in the form of the
 * sign-in server. Never calls the portal: an address that begins with `stopAt` is where the way ends.
 */
export class Visitor {
  readonly #cookies = new Map<string, string>();
  readonly #stopAt: string;

  static create(options: { stopAt: string }) {
    return new Visitor(options.stopAt);
  }

  private constructor(stopAt: string) {
    this.#stopAt = stopAt;
  }

  /** Goes to an address and answers where it ended: at the portal, or at a page. */
  async go(url: string, form?: URLSearchParams): Promise<Place> {
    let next = url;
    let body = form;
    for (let hops = 0; hops < 10; hops++) {
      if (next.startsWith(this.#stopAt)) return { url: next };
      const response = await fetch(next, {
        method: body ? 'POST' : 'GET',
        body,
        redirect: 'manual',
        headers: { cookie: this.#cookieHeader(), accept: 'text/html' },
        signal: AbortSignal.timeout(15_000),
      });
      this.#keep(response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (!location) {
        return {
          url: next,
          status: response.status,
          html: await response.text(),
        };
      }
      await response.body?.cancel();
      next = new URL(location, next).href;
      body = undefined;
    }
    throw new Error(`more than ten redirects from ${new URL(url).pathname}`);
  }

  /** Sends the first form of a page, its hidden fields and those given. */
  async submit(
    place: Place,
    fields: Record<string, string> = {},
  ): Promise<Place> {
    const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(place.html ?? '');
    if (!form) throw new Error(`there is no form at ${place.url}`);
    const action = attribute(form[1], 'action') ?? place.url;
    const values = new URLSearchParams();
    for (const [, tag] of form[2].matchAll(/<input\b([^>]*)>/gi)) {
      const name = attribute(tag, 'name');
      const type = attribute(tag, 'type') ?? 'text';
      if (name && (type === 'hidden' || type === 'submit')) {
        values.set(name, attribute(tag, 'value') ?? '');
      }
    }
    for (const [name, value] of Object.entries(fields)) {
      values.set(name, value);
    }
    return this.go(new URL(action, place.url).href, values);
  }

  #keep(cookies: string[]) {
    for (const cookie of cookies) {
      const [pair, ...rules] = cookie.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at).trim();
      const over = rules.some(
        rule =>
          /^\s*max-age=0/i.test(rule) || /^\s*expires=.*\b1970\b/i.test(rule),
      );
      if (over) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(at + 1));
    }
  }

  #cookieHeader = () =>
    [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** Where a way ended; without `status` it is the portal, which was not called. */
export interface Place {
  url: string;
  status?: number;
  html?: string;
}

/** Names of the fields that a page wants a person to fill in. */
export const asked = (place: Place): string[] =>
  [...(place.html ?? '').matchAll(/<input\b([^>]*)>/gi)]
    .filter(([, tag]) => attribute(tag, 'type') !== 'hidden')
    .flatMap(([, tag]) => attribute(tag, 'name') ?? []);

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag);
  return found?.[1]
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
