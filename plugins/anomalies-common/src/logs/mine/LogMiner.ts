import { mixB } from '../scan/hashing';
import { Scanner } from '../scan/Scanner';
import { Consolidation } from './Consolidation';
import { LeafTable } from './LeafTable';
import {
  LogTemplate,
  STAR,
  type Shape,
  type TemplateSnapshot,
} from './LogTemplate';
import { fits, isOpen, OpenShapes } from './OpenShapes';
import { leafOf } from './patternKeys';
import { detached, SlotStatistics, type SlotSummary } from './SlotStatistics';
import { Spans } from './spans';
import { statesOf } from './states';

export interface LogMinerOptions {
  /** forgets the templates not seen for longest beyond this many */
  mostTemplates?: number;
  /** whether templates that were forgotten keep their text for who still holds them; false when not given */
  keepText?: boolean;
}

export interface TemplateSummary {
  id: string;
  /** the line with `<*>` in the place of variables */
  text: string;
  /** lines so far */
  count: number;
  sample: string;
  slots: SlotSummary[];
}

/** What became of a part of a template that was taken apart. */
export interface TemplatePart {
  from: string;
  /** of the greatest part the same as `from` */
  id: string;
  share: number;
}

/** Everything a miner knows, as plain JSON. */
export interface LogMinerSnapshot {
  version: 1;
  lines: number;
  period: number;
  forgotten: number;
  consolidation: [fresh: number, at: number, fruitless: number, values: number];
  templates: TemplateSnapshot[];
  aliases: Array<[string, string]>;
  values: number[];
}

/** so much of the first line of a template is kept */
const SAMPLE_CHARACTERS = 1024;
const MOST_SLOTS = 12;
const MOST_NEW_VALUES = 32;
/** in the mean: beyond it, templates that come later have no statistics of their variables */
const SLOTS_PER_TEMPLATE = 1.5;
const MOST_VALUES = 5000;

/**
 * Finds the templates of log lines while they come in, with one setting for every format.
 *
 * A line is cut into words and variables in one pass; lines with the same words in the same order are of one template.
 * From time to time (`settle`, and by itself when many templates are new) templates that differ in a variable only are
 * merged, and one that turned out to be few kinds is taken apart. The id of a template comes from its words, so the same
 * history gives the same ids, here and elsewhere.
 */
export class LogMiner {
  static create(options: LogMinerOptions = {}) {
    return new LogMiner(options);
  }

  readonly #scanner = Scanner.create();
  readonly #spans = new Spans();
  readonly #mostTemplates: number;
  readonly #keepsText: boolean;
  readonly #leaves: LeafTable;
  #templates = new Map<string, LogTemplate>();
  readonly #open = OpenShapes.create({ scanner: this.#scanner });
  #aliases = new Map<string, string>();
  /** hashes of words that are values of a variable somewhere */
  #values = new Set<number>();
  /** how many at the last consolidation */
  #valuesThen = 0;
  #lines = 0;
  #period = 0;
  #forgotten = 0;
  /** templates since the last consolidation, and how many make the next */
  #fresh = 0;
  #consolidateAt: number;
  #fruitless = 0;
  #slots = 0;
  #newValues: Array<{ template: LogTemplate; value: string }> = [];
  #newParts: TemplatePart[] = [];

  private constructor(options: LogMinerOptions) {
    this.#mostTemplates = options.mostTemplates ?? 10_000;
    this.#keepsText = options.keepText ?? false;
    this.#consolidateAt = this.#mostTemplates / 8;
    this.#leaves = LeafTable.create({ most: this.#mostTemplates * 4 });
  }

  /** lines mined */
  get lines(): number {
    return this.#lines;
  }

  get size(): number {
    return this.#templates.size;
  }

  /** How many templates were forgotten to stay within `mostTemplates`. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /**
   * Takes a line in. Its template may become part of another later: `resolve` answers the id that counts now.
   */
  mine(line: string): LogTemplate {
    const scanner = this.#scanner;
    scanner.scan(line);
    const now = ++this.#lines;
    let template = this.#leaves.get(scanner.hashA, scanner.hashB, now);
    if (template === undefined) template = this.#miss(line, now);
    const count = ++template.count;
    template.lastSeen = now;
    // Values of all of the first lines, then of a share of them; of all where a new value would be news.
    if (count < 33 ? count > 1 : template.closed || (count & 31) === 0) {
      this.#learnSlots(template, line);
    }
    return template;
  }

  #miss(line: string, now: number): LogTemplate {
    const { hashA, hashB } = this.#scanner;
    let template = this.#matchOpen(line);
    if (template === undefined) {
      if (this.#fresh >= this.#consolidateAt) {
        this.#consolidate();
        this.#scanner.scan(line);
        template = this.#matchOpen(line);
      }
      if (this.#templates.size >= this.#mostTemplates) this.#forget();
    }
    if (template === undefined) {
      template = this.#found(line);
      this.#fresh++;
    }
    this.#leaves.set(hashA, hashB, template, now);
    return template;
  }

  #matchOpen(line: string): LogTemplate | undefined {
    const item = this.#open.match(line);
    if (!item) return undefined;
    const { pattern } = item.shape;
    const { wordCount, words, hashes } = this.#scanner;
    if (this.#values.size < MOST_VALUES && pattern.length === wordCount) {
      for (let i = 0; i < wordCount; i++) {
        if (pattern[i] === STAR) this.#values.add(hashes[words[i]]);
      }
    }
    return item.template.current;
  }

  #found(line: string): LogTemplate {
    const { hashA, hashB, wordCount, words, hashes } = this.#scanner;
    const pattern = new Int32Array(wordCount);
    for (let i = 0; i < wordCount; i++) pattern[i] = hashes[words[i]];
    const known = this.#templates.get(this.resolve(idOf(hashA, hashB)));
    if (known?.shapes.some(({ pattern: p }) => fits(this.#scanner, p))) {
      return known;
    }
    const id = this.#freshId(hashA, hashB);
    const template = new LogTemplate({
      id,
      shapes: [{ pattern, sample: detached(line.slice(0, SAMPLE_CHARACTERS)) }],
      born: this.#period,
    });
    this.#templates.set(id, template);
    return template;
  }

  /** Of the words; another one where this was given to other lines. */
  #freshId(a: number, b: number): string {
    let id = idOf(a, b);
    for (
      let more = 1;
      this.#templates.has(id) || this.#aliases.has(id);
      more++
    ) {
      id = idOf(a, mixB(b, more));
    }
    return id;
  }

  #learnSlots(template: LogTemplate, line: string) {
    const shape = template.shapes[0];
    const spans = this.#spans;
    if (!template.slots) {
      if (this.#slots > this.#mostTemplates * SLOTS_PER_TEMPLATE) return;
      this.#scanner.scan(shape.sample);
      spans.find(this.#scanner, shape.sample, shape.pattern);
      template.slots = [];
      for (let k = 0; k < spans.count && k < MOST_SLOTS; k++) {
        const slot = SlotStatistics.create(spans.kinds[k]);
        slot.add(
          shape.sample.slice(spans.begins[k], spans.ends[k]),
          spans.kinds[k],
        );
        template.slots.push(slot);
      }
      this.#slots += template.slots.length;
      this.#scanner.scan(line);
    }
    if (template.slots.length === 0) return;
    spans.find(this.#scanner, line, shape.pattern);
    const { slots } = template;
    if (Math.min(spans.count, MOST_SLOTS) !== slots.length) return;
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k];
      const value = line.slice(spans.begins[k], spans.ends[k]);
      const closed = slot.closed;
      if (slot.add(value, spans.kinds[k]) && closed) {
        if (this.#newValues.length < MOST_NEW_VALUES) {
          this.#newValues.push({
            template,
            value: detached(value.slice(0, 80)),
          });
        }
      }
    }
    template.closed = slots.some(slot => slot.closed);
  }

  /** Values of variables that had very few until then, since the last call. */
  takeNewValues(): Array<{ template: LogTemplate; value: string }> {
    const taken = this.#newValues;
    this.#newValues = [];
    return taken;
  }

  has(id: string): boolean {
    return this.#templates.has(id);
  }

  /** The text of the template with this id, or empty when it was forgotten. */
  textOf(id: string): string {
    const template = this.#templates.get(this.resolve(id));
    return template ? this.text(template) : '';
  }

  /** What stood in the places of its variables, in their order. */
  slotsOf(id: string): SlotSummary[] {
    const template = this.#templates.get(this.resolve(id));
    return (template?.slots ?? []).map(slot => slot.summary());
  }

  /** Ends a period (a minute): merges what can be merged now. Order of lines within a period makes no difference. */
  settle(): void {
    if (this.#fresh > 0 || this.#values.size !== this.#valuesThen) {
      this.#consolidate();
    }
    this.#split();
    this.#period++;
  }

  /** Takes apart what was merged and turned out to be few kinds: the greater part keeps the id. */
  #split() {
    let opened = false;
    for (const template of [...this.#templates.values()]) {
      if (!template.closed) continue;
      const states = statesOf(template, this.#scanner, this.#spans);
      if (!states) continue;
      opened = true;
      const { count } = template;
      this.#leaves.release(template);
      this.#slots -= template.slots?.length ?? 0;
      template.splits++;
      states.parts.forEach(({ shape, share }, i) => {
        const { a, b } = leafOf(shape.pattern);
        const part = i === 0 ? template : this.#part(template, shape, a, b);
        part.shapes = [shape, ...(i === 0 ? states.others : [])];
        part.count = Math.round(count * share);
        part.text = undefined;
        part.slots = undefined;
        part.closed = false;
        if (!isOpen(shape.pattern)) this.#leaves.set(a, b, part, part.lastSeen);
        this.#newParts.push({ from: template.id, id: part.id, share });
      });
      this.#newParts = this.#newParts.slice(-MOST_NEW_VALUES);
    }
    if (opened) this.#indexOpen();
    while (this.#templates.size > this.#mostTemplates) this.#forget();
  }

  #part(from: LogTemplate, shape: Shape, a: number, b: number): LogTemplate {
    const part = new LogTemplate({
      id: this.#freshId(a, mixB(b, from.splits)),
      shapes: [shape],
      born: this.#period,
    });
    part.splits = from.splits;
    part.lastSeen = from.lastSeen;
    this.#templates.set(part.id, part);
    return part;
  }

  /** Templates that were taken apart since the last call: the parts with their share of the lines. */
  takeParts(): TemplatePart[] {
    const taken = this.#newParts;
    this.#newParts = [];
    return taken;
  }

  #consolidate() {
    const templates = [...this.#templates.values()].sort((x, y) =>
      x.id < y.id ? -1 : 1,
    );
    const merged = Consolidation.create({
      scanner: this.#scanner,
      values: this.#values,
    }).run(templates);
    for (const template of merged) {
      this.#templates.delete(template.id);
      this.#aliases.set(template.id, template.current.id);
      template.current.slots = undefined;
    }
    this.#slots = 0;
    for (const { slots } of this.#templates.values()) {
      this.#slots += slots?.length ?? 0;
    }
    // Where nothing comes of it, as for words without any order, it is done more and more rarely.
    this.#fruitless =
      this.#fresh < 64 || merged.length * 20 > this.#fresh
        ? 0
        : Math.min(this.#fruitless + 1, 6);
    this.#fresh = 0;
    this.#consolidateAt = (this.#mostTemplates / 8) * 2 ** this.#fruitless;
    trim(this.#aliases, this.#mostTemplates);
    trim(this.#values, MOST_VALUES);
    this.#valuesThen = this.#values.size;
    this.#indexOpen();
  }

  #indexOpen() {
    this.#open.index(
      [...this.#templates.values()].sort((x, y) => (x.id < y.id ? -1 : 1)),
    );
  }

  /** Forgets the tenth that was not seen for longest. */
  #forget() {
    const byAge = [...this.#templates.values()].sort(
      (x, y) => x.lastSeen - y.lastSeen,
    );
    const count = Math.max(1, Math.ceil(byAge.length / 10));
    let opened = false;
    for (const template of byAge.slice(0, count)) {
      opened ||= template.shapes.some(({ pattern }) => isOpen(pattern));
      this.#slots -= template.slots?.length ?? 0;
      // A holder of the template can still show it.
      if (this.#keepsText) this.text(template);
      template.dropped = true;
      template.shapes = [];
      template.slots = undefined;
      this.#templates.delete(template.id);
    }
    this.#forgotten += count;
    if (opened) this.#indexOpen();
  }

  /** The id that lines of this template have now. */
  resolve(id: string): string {
    let current = id;
    for (let i = 0; i < 64; i++) {
      const next = this.#aliases.get(current);
      if (next === undefined || this.#templates.has(current)) break;
      current = next;
    }
    return current;
  }

  /** The text of a template: a line with `<*>` in the place of its variables. */
  text(template: LogTemplate): string {
    const current = template.current;
    if (current.text === undefined) {
      const shape = current.shapes[0];
      if (!shape) return '';
      this.#scanner.scan(shape.sample);
      this.#spans.find(this.#scanner, shape.sample, shape.pattern);
      current.text = this.#spans.write(shape.sample);
    }
    return current.text;
  }

  /** All templates, the most frequent first. */
  templates(): TemplateSummary[] {
    return [...this.#templates.values()]
      .sort((x, y) => y.count - x.count || (x.id < y.id ? -1 : 1))
      .map(template => ({
        id: template.id,
        text: this.text(template),
        count: template.count,
        sample: template.shapes[0].sample,
        slots: this.slotsOf(template.id),
      }));
  }

  snapshot(): LogMinerSnapshot {
    return {
      version: 1,
      lines: this.#lines,
      period: this.#period,
      forgotten: this.#forgotten,
      consolidation: [
        this.#fresh,
        this.#consolidateAt,
        this.#fruitless,
        this.#valuesThen,
      ],
      templates: [...this.#templates.values()]
        .sort((x, y) => (x.id < y.id ? -1 : 1))
        .map(template => template.toJSON()),
      aliases: [...this.#aliases],
      values: [...this.#values],
    };
  }

  static restore(
    snapshot: LogMinerSnapshot,
    options: LogMinerOptions = {},
  ): LogMiner {
    const miner = new LogMiner(options);
    miner.#lines = snapshot.lines;
    miner.#period = snapshot.period;
    miner.#forgotten = snapshot.forgotten;
    [miner.#fresh, miner.#consolidateAt, miner.#fruitless, miner.#valuesThen] =
      snapshot.consolidation;
    miner.#aliases = new Map(snapshot.aliases);
    miner.#values = new Set(snapshot.values);
    for (const each of snapshot.templates) {
      const template = LogTemplate.restore(each);
      miner.#templates.set(template.id, template);
      miner.#slots += template.slots?.length ?? 0;
      for (const { pattern } of template.shapes) {
        if (isOpen(pattern)) continue;
        let { a, b } = leafOf(pattern);
        if (pattern.length === 0) {
          miner.#scanner.scan(template.shapes[0].sample);
          a = miner.#scanner.hashA;
          b = miner.#scanner.hashB;
        }
        miner.#leaves.set(a, b, template, template.lastSeen);
      }
    }
    miner.#indexOpen();
    return miner;
  }
}

/** Leaves the eldest entries out. */
function trim(
  entries: {
    size: number;
    keys(): Iterable<unknown>;
    delete(key: any): unknown;
  },
  most: number,
) {
  for (const key of entries.keys()) {
    if (entries.size <= most) break;
    entries.delete(key);
  }
}

function idOf(a: number, b: number): string {
  return `t${hex(a)}${hex(b).slice(0, 4)}`;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
