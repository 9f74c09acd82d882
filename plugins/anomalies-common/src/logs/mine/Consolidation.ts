import type { Scanner } from '../scan/Scanner';
import {
  RUN,
  STAR,
  type Item,
  type LogTemplate,
  type Shape,
} from './LogTemplate';
import { layoutOf, NOWHERE, type Layout } from './layout';
import { put } from './lists';
import { eachHole, patternKey } from './patternKeys';
import {
  areTexts,
  covers,
  openerOf,
  runsOf,
  withRun,
  type RunItem,
} from './runs';
import { sparseGroups } from './sparseWords';
import { looksLikeName, wordsUntilVariable } from './variability';

/** A word of a shape, by its pattern or a shorter one. */
interface WordPlace {
  shape: Shape;
  index: number;
  pattern: Int32Array;
  word: number;
}

const MOST_WORDS = 48;
const ROUNDS = 6;

/**
 * Merges templates that differ only where a variable stands. Two kinds of evidence are asked for:
 *
 * - many different words in one place of otherwise equal lines (how many: `wordsUntilVariable`);
 * - a value that is a variable by its looks in the place where another line has a word, as in `user u1029` and
 *   `user root`.
 *
 * The result does not depend on the order of the templates.
 */
export class Consolidation {
  /** `values` are hashes of words known to be values, and are added to. */
  static create(options: { scanner: Scanner; values: Set<number> }) {
    return new Consolidation(options.scanner, options.values);
  }

  readonly #scanner: Scanner;
  readonly #values: Set<number>;
  readonly #layouts = new Map<Shape, Layout>();

  private constructor(scanner: Scanner, values: Set<number>) {
    this.#values = values;
    this.#scanner = scanner;
  }

  /** Answers the templates that were merged into others. */
  run(templates: LogTemplate[]): LogTemplate[] {
    const merged: LogTemplate[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const items = itemsOf(templates);
      const before = merged.length;
      this.#mergeManyWords(items, merged);

      if (round === 0) {
        this.#mergeSparse(itemsOf(templates), merged);
        this.#mergeRuns(templates, merged);
      }
      this.#mergeWithVariables(itemsOf(templates), merged);
      this.#absorb(itemsOf(templates), merged);
      if (merged.length === before) break;
    }
    this.#layouts.clear();
    return merged;
  }

  #mergeManyWords(items: Item[], merged: LogTemplate[]) {
    const holes = new Map<number, Array<Item | number>>();
    for (const item of items) {
      const { pattern } = item.shape;
      if (pattern.length < 2 || pattern.length > MOST_WORDS) continue;
      eachHole(pattern, (key, index) => {
        const list = holes.get(key);
        if (list) list.push(item);
        else holes.set(key, [index, item]);
      });
    }
    const accepted: Array<{ index: number; members: Item[] }> = [];
    for (const [index, ...members] of holes.values()) {
      if (members.length < 2) continue;
      if (this.#isVariable(at(members as Item[], index as number))) {
        accepted.push({ index: index as number, members: members as Item[] });
      }
    }
    accepted.sort(
      (x, y) =>
        y.members.length - x.members.length ||
        compare(x.members[0].template.id, y.members[0].template.id) ||
        x.index - y.index,
    );
    const gone = new Set<Item>();
    for (const { index, members } of accepted) {
      const left = members.filter(item => !gone.has(item));
      if (left.length < 2) continue;
      if (left.length < members.length && !this.#isVariable(at(left, index))) {
        continue;
      }
      for (const { shape } of left) this.#values.add(shape.pattern[index]);
      this.#values.delete(STAR);
      const pattern = left[0].shape.pattern.slice();
      pattern[index] = STAR;
      this.#keep(left, pattern, merged);
      for (const item of left) gone.add(item);
    }
  }

  /** Several variables at once: no two lines may be equal in all words but one. */
  #mergeSparse(items: Item[], merged: LogTemplate[]) {
    const short = items.filter(
      ({ shape }) => shape.pattern.length <= MOST_WORDS,
    );
    const groups = sparseGroups(short, ({ shape }) => shape.pattern);
    for (const { members, stars } of groups) {
      if (!stars.every(index => this.#isVariable(at(members, index)))) continue;
      const pattern = members[0].shape.pattern.slice();
      for (const index of stars) pattern[index] = STAR;
      this.#keep(members, pattern, merged);
    }
  }

  /** A text of any length in one place: quoted, in brackets or at the end, told by how much it differs. */
  #mergeRuns(templates: LogTemplate[], merged: LogTemplate[]) {
    const byOpener = new Map<string, RunItem[]>();
    for (const item of itemsOf(templates, true)) {
      const { pattern } = item.shape;
      if (pattern.length > MOST_WORDS) continue;
      const layout = this.#layout(item.shape);
      const old = openerOf(pattern, layout);
      for (const run of old ? [] : runsOf(layout)) {
        put(byOpener, run.opener, {
          item,
          run,
          pattern: withRun(pattern, run),
        });
      }
      if (old) put(byOpener, old, { item, pattern });
    }
    const gone = new Set<Item>();
    for (const candidates of byOpener.values()) {
      const groups = sparseGroups(candidates, ({ pattern }) => pattern, 0);
      groups.sort((x, y) => y.members.length - x.members.length);
      for (const { members, stars } of groups) {
        const texts = members.filter(({ item, run }) => run && !gone.has(item));
        if (!areTexts(texts) || !this.#areVariables(texts, stars)) continue;
        const pattern = texts[0].pattern.slice();
        for (const index of stars) pattern[index] = STAR;
        const covered = new Set<Item>();
        for (const each of candidates) {
          if (!gone.has(each.item) && covers(pattern, each.pattern)) {
            covered.add(each.item);
          }
        }
        this.#keep([...covered], pattern, merged);
        for (const item of covered) gone.add(item);
      }
    }
  }

  #areVariables(texts: RunItem[], stars: number[]): boolean {
    return stars.every(index =>
      this.#isVariable(
        texts.map(({ item, run, pattern }) => ({
          shape: item.shape,
          pattern,
          word: pattern[index],
          index: index < run!.from ? index : index + run!.to - run!.from - 1,
        })),
      ),
    );
  }

  /** The eldest takes the others in, with this pattern. */
  #keep(members: Item[], pattern: Int32Array, merged: LogTemplate[]) {
    let keeper = members[0];
    for (const item of members) {
      if (item.template.current.isBefore(keeper.template.current)) {
        keeper = item;
      }
    }
    keeper.shape.pattern = pattern;
    this.#layouts.delete(keeper.shape);
    for (const item of members) {
      if (item === keeper) continue;
      const owner = item.template.current;
      owner.shapes = owner.shapes.filter(shape => shape !== item.shape);
      unite(owner, keeper.template.current, merged);
    }
    keeper.template.current.text = undefined;
  }

  #isVariable(places: WordPlace[]): boolean {
    // Where a star stands already, every word fits.
    if (places.some(({ word }) => word === STAR)) return true;
    const { pattern } = places[0];
    let constants = 0;
    for (const word of pattern) if (word !== STAR) constants++;
    if ((constants - 1) * 3 < pattern.length) return false;
    // Shapes that became alike have the same word.
    const words = new Map<number, WordPlace>();
    for (const place of places) {
      if (!words.has(place.word)) words.set(place.word, place);
    }
    const known = [...words.keys()].filter(w => this.#values.has(w)).length;
    const [{ shape, index }] = places;
    return (
      words.size >=
      wordsUntilVariable({
        fillers: [...words.values()].map(
          each => this.#layout(each.shape).texts[each.index] ?? '',
        ),
        index,
        length: constants,
        ...(this.#layout(shape).places[index] ?? NOWHERE),
        known,
      })
    );
  }

  /** What an open shape covers is of its template, as a line that came now would be. */
  #absorb(items: Item[], merged: LogTemplate[]) {
    const open = new Map<number, Item[]>();
    for (const item of items) {
      const { pattern } = item.shape;
      if (!pattern.includes(STAR)) continue;
      const list = open.get(pattern.length);
      if (list) list.push(item);
      else open.set(pattern.length, [item]);
    }
    for (const item of items) {
      const { pattern } = item.shape;
      const owner = item.template.current;
      for (const { shape, template } of open.get(pattern.length) ?? []) {
        const target = template.current;
        if (shape === item.shape || !covers(shape.pattern, pattern)) continue;
        if (owner === target) {
          // one of two alike is enough
          if (shape.pattern === pattern || !owner.shapes.includes(shape))
            continue;
          if (owner.shapes[0] === item.shape) continue;
          owner.shapes = owner.shapes.filter(other => other !== item.shape);
        } else if (owner.isBefore(target)) unite(target, owner, merged);
        else unite(owner, target, merged);
        break;
      }
    }
  }

  #mergeWithVariables(items: Item[], merged: LogTemplate[]) {
    const byPattern = new Map<number, Item>();
    for (const item of items) {
      const key = patternKey(item.shape.pattern);
      if (!byPattern.has(key)) byPattern.set(key, item);
    }
    for (const item of items) {
      const { pattern } = item.shape;
      if (pattern.length < 2 || pattern.length > MOST_WORDS) continue;
      for (let index = 0; index < pattern.length; index++) {
        const other = byPattern.get(patternKey(pattern, index));
        if (!other || other.shape.pattern.length !== pattern.length - 1) {
          continue;
        }
        const owner = item.template.current;
        const target = other.template.current;
        if (owner === target || !this.#hasVariableAt(item, other, index)) {
          continue;
        }
        if (pattern[index] !== STAR) {
          const open = pattern.slice();
          open[index] = STAR;
          item.shape.pattern = open;
          this.#layouts.delete(item.shape);
        }
        if (owner.isBefore(target)) unite(target, owner, merged);
        else unite(owner, target, merged);
        break;
      }
    }
  }

  /** Whether `other` has a variable, alone or with what is joined to it, where `item` has the word. */
  #hasVariableAt(item: Item, other: Item, index: number): boolean {
    const a = this.#layout(item.shape);
    const b = this.#layout(other.shape);
    const gapA = a.gap(index, index + 1);
    const gapB = b.gap(index, index);
    if (!gapA || !gapB || gapA.length !== gapB.length) return false;
    if (item.shape.pattern[index] === STAR) {
      return gapB.some(({ variable }) => variable);
    }
    const { telling } = gapB[gapA.findIndex(({ word }) => word)] ?? {};
    // A number beside a word of the language says little: `error 5`, `error parsing`.
    return (
      gapB.some(({ variable }) => variable) &&
      other.shape.pattern.length > (index === 0 ? 2 : 1) &&
      (telling || looksLikeName(a.texts[index] ?? ''))
    );
  }

  #layout(shape: Shape): Layout {
    let layout = this.#layouts.get(shape);
    if (!layout) {
      layout = layoutOf(this.#scanner, shape.sample);
      this.#layouts.set(shape, layout);
    }
    return layout;
  }
}

/** The word at `index` of each. */
function at(items: Item[], index: number): WordPlace[] {
  return items.map(({ shape }) => ({
    shape,
    index,
    pattern: shape.pattern,
    word: shape.pattern[index],
  }));
}

function itemsOf(templates: LogTemplate[], withRuns = false): Item[] {
  const items: Item[] = [];
  for (const template of templates) {
    if (template.mergedInto || template.dropped) continue;
    for (const shape of template.shapes) {
      if (withRuns || !shape.pattern.includes(RUN)) {
        items.push({ shape, template });
      }
    }
  }
  return items;
}

function unite(from: LogTemplate, into: LogTemplate, merged: LogTemplate[]) {
  if (from === into) return;
  into.shapes.push(...from.shapes);
  into.absorb(from);
  merged.push(from);
}

function compare(x: string, y: string): number {
  return x < y ? -1 : Number(x > y);
}
