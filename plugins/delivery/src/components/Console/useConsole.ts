import { consoleViewSchema } from '@kronos-portal/common';
import { useReadView, type ToolProblem } from '@kronos-portal/react';
import { useEffect, useState } from 'react';

const POLL_MS = 2_000;
const RETRY_MS = 15_000;
/** More than this is no reading any more, and makes a page slow. */
const MAX_CHARACTERS = 200_000;

export interface ConsoleLog {
  /** undefined until the first piece came */
  text: string | undefined;
  /** the build still writes */
  more: boolean;
  problem: ToolProblem | undefined;
}

const NOTHING: ConsoleLog = { text: undefined, more: true, problem: undefined };

/** Log of a build, piece by piece, for as long as the build writes. */
export function useConsole(job: string, number: number): ConsoleLog {
  const read = useReadView({
    plugin: 'delivery',
    tool: 'jenkins',
    view: 'console',
    schema: consoleViewSchema,
  });
  const [log, setLog] = useState<ConsoleLog>(NOTHING);

  useEffect(() => {
    let closed = false;
    let timer: ReturnType<typeof setTimeout>;
    setLog(NOTHING);

    async function follow(start: number) {
      const { data, problem } = await read({
        job,
        number: String(number),
        start: String(start),
      });
      if (closed) return;
      if (problem) {
        setLog(last => ({ ...last, problem }));
        timer = setTimeout(follow, RETRY_MS, start);
        return;
      }
      setLog(last => ({
        text: `${last.text ?? ''}${data.text}`.slice(-MAX_CHARACTERS),
        more: data.more,
        problem: undefined,
      }));
      if (data.more) timer = setTimeout(follow, POLL_MS, data.next);
    }
    follow(0);
    return () => {
      closed = true;
      clearTimeout(timer);
    };
  }, [job, number, read]);

  return log;
}
