import type { PlaygroundState } from '../control/Control';

/** What a person at the command line has to know; no stack. */
export class CommandError extends Error {}

/** Talks to the control path of a playground that runs. */
export class ControlClient {
  readonly #url: string;

  static create(options: { url: string }) {
    return new ControlClient(options.url);
  }

  private constructor(url: string) {
    this.#url = url;
  }

  state(): Promise<PlaygroundState> {
    return this.#call('GET', '');
  }

  post<T = PlaygroundState>(path: string, body: unknown): Promise<T> {
    return this.#call('POST', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#call('DELETE', path);
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}/control${path}`, {
        method,
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
    } catch {
      throw new CommandError(
        `No playground answers at ${
          this.#url
        }. Start one with: npm run playground`,
      );
    }
    const answer = (await response.json().catch(() => ({}))) as any;
    if (response.ok) return answer;
    throw new CommandError(answer.detail ?? `${this.#url}: ${response.status}`);
  }
}
