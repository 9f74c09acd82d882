import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const world = path.resolve(__dirname, '../../../playground/world');

/** Names by which something of an affiliate shows in a text: its services, teams, people, clusters, titles. */
export function readMarkers() {
  const services: {
    name: string;
    title: string;
    affiliate: string;
    dependencies?: string[];
  }[] = parse(fs.readFileSync(path.join(world, 'services.yaml'), 'utf8'));
  const organisation: any[] = parseAllDocuments(
    fs.readFileSync(path.join(world, 'organisation.yaml'), 'utf8'),
  ).map(document => document.toJS());
  const affiliates = organisation
    .filter(entity => entity.spec?.type === 'affiliate')
    .map(entity => ({
      name: entity.metadata.name as string,
      title: entity.metadata.title as string,
    }));
  const markers = affiliates.map(({ name, title }) => ({
    affiliate: name,
    texts: [
      name,
      title,
      ...services
        .filter(service => service.affiliate === name)
        .flatMap(service => [service.name, service.title]),
    ],
  }));
  return {
    services,
    /**
     * What a text tells of affiliates other than those given. What was said in the question does not count, nor what own
     * services say themselves that they depend on.
     */
    told(
      text: string,
      reach: readonly string[] | 'all',
      question: string,
    ): string[] {
      if (reach === 'all') return [];
      const known = services
        .filter(({ affiliate }) => reach.includes(affiliate))
        .flatMap(({ dependencies }) => dependencies ?? []);
      return markers
        .filter(({ affiliate }) => !reach.includes(affiliate))
        .flatMap(({ texts }) => texts)
        .filter(name => !known.includes(name) && !question.includes(name))
        .filter(name => holds(text, name));
    },
  };
}

/** As a whole word: `kbds` is not in `kbdsomething`, `kb-card` is in `kb-card-dev` and `kb-card/card-limit`. */
function holds(text: string, name: string) {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? '';
    const after = text[at + name.length] ?? '';
    if (!/[\w가-힣-]/.test(before) && !/[A-Za-z0-9_]/.test(after)) return true;
  }
  return false;
}
