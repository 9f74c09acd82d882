import type { AppLanguageApi } from '@backstage/frontend-plugin-api';
import { ScaffolderClient } from '@backstage/plugin-scaffolder';
import type {
  LogEvent,
  ScaffolderTask,
} from '@backstage/plugin-scaffolder-react';
import type { Observable } from '@backstage/types';
import { inLanguage, languageOf } from '@kronos-portal/react';

type Options = ConstructorParameters<typeof ScaffolderClient>[0];

/** What a person put in, which is not ours to shorten, and values that are compared. */
const AS_WRITTEN = ['parameters', 'default', 'enum', 'const', 'secrets'];

/** Templates write their texts in Korean and English; a person reads them in one. */
export class BilingualScaffolderClient extends ScaffolderClient {
  readonly #language: AppLanguageApi;

  constructor(options: Options & { appLanguageApi: AppLanguageApi }) {
    super(options);
    this.#language = options.appLanguageApi;
  }

  async getTemplateParameterSchema(
    ...args: Parameters<ScaffolderClient['getTemplateParameterSchema']>
  ) {
    return this.#say(await super.getTemplateParameterSchema(...args));
  }

  async getTask(...args: Parameters<ScaffolderClient['getTask']>) {
    return this.#say(await super.getTask(...args));
  }

  async listTasks(...args: Parameters<ScaffolderClient['listTasks']>) {
    const { tasks, ...rest } = await super.listTasks(...args);
    return {
      ...rest,
      tasks: tasks.map((task: ScaffolderTask) => this.#say(task)),
    };
  }

  streamLogs(...args: Parameters<ScaffolderClient['streamLogs']>) {
    // what a step wrote stays as it was written
    return mapped(super.streamLogs(...args), (event: LogEvent) => {
      const body = event.body as LogEvent['body'] & { output?: unknown };
      return body.output === undefined
        ? event
        : { ...event, body: { ...body, output: this.#say(body.output) } };
    });
  }

  #say<T>(value: T): T {
    const language = languageOf(this.#language);
    const say = (part: unknown): unknown => {
      if (typeof part === 'string') return inLanguage(part, language);
      if (Array.isArray(part)) return part.map(say);
      if (!part || typeof part !== 'object') return part;
      return Object.fromEntries(
        Object.entries(part).map(([key, inner]) => [
          key,
          AS_WRITTEN.includes(key) ? inner : say(inner),
        ]),
      );
    };
    return say(value) as T;
  }
}

function mapped<T>(source: Observable<T>, map: (value: T) => T): Observable<T> {
  const result: Observable<T> = {
    subscribe: (first: any, onError?: any, onComplete?: any) => {
      const observer =
        typeof first === 'function'
          ? { next: first, error: onError, complete: onComplete }
          : first;
      return source.subscribe({
        next: value => observer?.next?.(map(value)),
        error: error => observer?.error?.(error),
        complete: () => observer?.complete?.(),
      });
    },
    [Symbol.observable]: () => result,
  };
  return result;
}
