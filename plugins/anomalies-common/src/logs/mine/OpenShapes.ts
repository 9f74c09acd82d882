import type { Scanner } from '../scan/Scanner';
import { layoutOf } from './layout';
import { RUN, STAR, type Item, type LogTemplate } from './LogTemplate';
import { put } from './lists';
import { openerOf } from './runs';

interface OpenRun extends Item {
  /** which word of the pattern the run is */
  at: number;
  opener: string;
}

/** Whether lines with other words fit it. */
export function isOpen(pattern: Int32Array): boolean {
  return pattern.includes(STAR) || pattern.includes(RUN);
}

/** Whether the line that was scanned last has these words. */
export function fits(
  { wordCount, words, hashes }: Scanner,
  pattern: Int32Array,
): boolean {
  if (pattern.length !== wordCount) return false;
  for (let i = 0; i < wordCount; i++) {
    if (pattern[i] !== STAR && pattern[i] !== hashes[words[i]]) return false;
  }
  return true;
}

/** Finds the template of a line whose words were never seen together, by the shapes that leave words open. */
export class OpenShapes {
  static create(options: { scanner: Scanner }) {
    return new OpenShapes(options.scanner);
  }

  readonly #scanner: Scanner;
  /** by the number of words */
  #stars = new Map<number, Item[]>();
  /** with a text of any length, by the first word */
  #runs = new Map<number, OpenRun[]>();

  private constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** Takes the shapes of these templates, in this order, in the place of those it had. */
  index(templates: readonly LogTemplate[]): void {
    this.#stars = new Map();
    this.#runs = new Map();
    for (const template of templates) {
      for (const shape of template.shapes) {
        const { pattern } = shape;
        const at = pattern.indexOf(RUN);
        if (at > 0) {
          const layout = layoutOf(this.#scanner, shape.sample);
          const opener = openerOf(pattern, layout) ?? '';
          put(this.#runs, pattern[0], { shape, template, at, opener });
        } else if (pattern.includes(STAR)) {
          put(this.#stars, pattern.length, { shape, template });
        }
      }
    }
  }

  /** The template and the shape that the scanned line fits. */
  match(line: string): Item | undefined {
    const { wordCount, words, hashes } = this.#scanner;
    for (const item of this.#stars.get(wordCount) ?? []) {
      if (!fits(this.#scanner, item.shape.pattern)) continue;
      if (!item.template.current.dropped) return item;
    }
    if (this.#runs.size === 0) return undefined;
    for (const first of [hashes[words[0]], STAR]) {
      for (const run of this.#runs.get(first) ?? []) {
        if (!run.template.current.dropped && this.#fitsRun(run, line)) {
          return run;
        }
      }
    }
    return undefined;
  }

  #fitsRun({ shape: { pattern }, at, opener }: OpenRun, line: string): boolean {
    const { wordCount, words, hashes, begins, ends } = this.#scanner;
    const more = wordCount - pattern.length;
    if (more < -1) return false;
    for (let i = 0; i < pattern.length; i++) {
      if (i === at || pattern[i] === STAR) continue;
      if (pattern[i] !== hashes[words[i < at ? i : i + more]]) return false;
    }
    const next = at < wordCount ? begins[words[at]] : line.length;
    return line.slice(ends[words[at - 1]], next).includes(opener);
  }
}
