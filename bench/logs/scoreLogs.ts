import fs from 'node:fs';
import path from 'node:path';
import {
  groupingScore,
  LineSplitter,
  LogMiner,
  LogReader,
  type GroupingScore,
} from '../../plugins/anomalies-common/src';
import {
  KINDS,
  madeLog,
} from '../../plugins/anomalies-common/src/logs/testing/madeLogs';
import { readCsv } from './readCsv';

export interface SystemScore {
  system: string;
  /** the message part of the lines */
  messages: GroupingScore;
  /** lines as they were written */
  raw: GroupingScore;
}

/**
 * Mines each labelled log below `folder` (SYSTEM/SYSTEM_2k.log and its corrected truth) with the default setting.
 */
export function scoreLogs(folder: string): SystemScore[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
    .flatMap(system => {
      const truthFile = path.join(
        folder,
        system,
        `${system}_2k.log_structured_corrected.csv`,
      );
      if (!fs.existsSync(truthFile)) return [];
      const rows = readCsv(truthFile);
      const truth = rows.map(row => row.EventId);
      const raw = fs.readFileSync(
        path.join(folder, system, `${system}_2k.log`),
        'utf8',
      );
      return [
        {
          system,
          messages: groupingScore(
            truth,
            groups(rows.map(row => row.Content).join('\n'), false),
          ),
          raw: groupingScore(truth, groups(raw, true)),
        },
      ];
    });
}

const MADE = { lines: 2000, seed: 20261129 };

/** The same for lines made of known kinds, which the repository has. */
export function scoreMadeLogs() {
  const systems = Object.entries(KINDS).map(([system, kinds]) => {
    const made = madeLog(kinds, MADE);
    const text = made.map(line => line.text).join('\n');
    return {
      system,
      messages: groupingScore(
        made.map(({ kind }) => kind),
        groups(text, false),
      ),
    };
  });
  const mean = (of: (score: GroupingScore) => number) =>
    meanOf(systems, ({ messages }) => of(messages));
  return {
    groupingAccuracy: mean(score => score.groupingAccuracy),
    groupF1: mean(score => score.groupF1),
    systems,
  };
}

function groups(text: string, raw: boolean): string[] {
  const miner = LogMiner.create();
  const reader = LogReader.create({ raw });
  const splitter = LineSplitter.create();
  const found: Array<{ current: { id: string } }> = [];
  const take = (records: ReturnType<LogReader['add']>) => {
    for (const { message, lines } of records) {
      const template = miner.mine(message);
      for (let i = 0; i < lines; i++) found.push(template);
    }
  };
  for (const line of splitter.read(text)) take(reader.add(line));
  for (const line of splitter.end()) take(reader.add(line));
  take(reader.end());
  miner.settle();
  return found.map(template => template.current.id);
}

/** Means over the systems, rounded to four digits. */
export function meansOf(scores: SystemScore[]) {
  const mean = (of: (score: SystemScore) => number) => meanOf(scores, of);
  return {
    groupingAccuracy: mean(({ messages }) => messages.groupingAccuracy),
    groupF1: mean(({ messages }) => messages.groupF1),
    rawGroupingAccuracy: mean(({ raw }) => raw.groupingAccuracy),
    rawGroupF1: mean(({ raw }) => raw.groupF1),
    least: round(
      Math.min(...scores.map(({ messages }) => messages.groupingAccuracy)),
    ),
  };
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;

function meanOf<T>(scores: T[], of: (score: T) => number): number {
  return round(
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length,
  );
}
