import { parseArgs } from 'node:util';
import type { PlaygroundState } from '../control/Control';
import { CommandError, type ControlClient } from './ControlClient';
import { parseDuration } from './duration';
import { USAGE } from './usage';

const DEFAULT_MINUTES = 30;
/** what is not felt within an hour lasts longer */
const SLOW_KINDS = ['certificate-expiry', 'missed-batch', 'slow-leak'];
const SLOW_MINUTES = 24 * 60;

/** Runs one command against a playground; gives what to print. Throws CommandError. */
export async function runCommand(
  client: ControlClient,
  args: string[],
): Promise<string> {
  const { positionals, values } = parse(args);
  const [command, first, second] = positionals;
  const need = (value: string | undefined, what: string) => {
    if (value) return value;
    throw new CommandError(`${command} needs ${what}.\n\n${USAGE}`);
  };
  switch (command) {
    case 'status':
      return shown(await client.state());
    case 'speed': {
      const factor = Number(need(first, 'a factor'));
      const state = await client.post('/speed', {
        factor: Number.isNaN(factor) ? first : factor,
      });
      return `World time runs ${state.factor} times as fast as real time.`;
    }
    case 'advance': {
      const seconds = parseDuration(need(first, 'a time such as 10m'));
      if (!seconds) throw new CommandError(wrongTime(first));
      const { now } = await client.post('/advance', { seconds });
      return `It is ${now} in the world now.`;
    }
    case 'up':
    case 'down':
    case 'nonsense':
    case 'errors':
    case 'slow': {
      const tool = need(first, 'the name of a tool');
      const seconds = parseDuration(second ?? '10s');
      if (seconds === undefined) throw new CommandError(wrongTime(second));
      await client.post(`/tools/${encodeURIComponent(tool)}`, {
        mode: command,
        ...(command === 'slow' && { delayMs: Math.round(seconds * 1000) }),
      });
      return `${tool}: ${command}`;
    }
    case 'incident': {
      const incident = await client.post<PlaygroundState['incidents'][0]>(
        '/incidents',
        {
          service: need(first, 'a service'),
          kind: need(second, 'a kind of incident'),
          minutes: Number(
            values.minutes ??
              (SLOW_KINDS.includes(second ?? '')
                ? SLOW_MINUTES
                : DEFAULT_MINUTES),
          ),
        },
      );
      return `${incident.id}: ${incident.kind} of ${incident.service} until ${incident.endsAt}`;
    }
    case 'resolve': {
      const id = need(first, 'the id of an incident');
      await client.delete(`/incidents/${encodeURIComponent(id)}`);
      return `${id} has ended.`;
    }
    case 'push': {
      const { project, commit } = await client.post<{
        project: string;
        commit: string;
      }>('/push', {
        service: need(first, 'a service'),
        // what runs in production is configured on the main branch
        branch: values.branch ?? (values.config ? 'main' : undefined),
        message:
          values.message ?? (values.config ? '운영 설정 변경' : undefined),
        config: values.config,
      });
      return `${project}: ${commit}`;
    }
    default:
      throw new CommandError(
        `${command ? `Unknown command '${command}'.\n\n` : ''}${USAGE}`,
      );
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        minutes: { type: 'string' },
        branch: { type: 'string' },
        message: { type: 'string' },
        config: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

const wrongTime = (text: string | undefined) =>
  `'${text}' is no time: write it as 90s, 10m, 1h or 2d.`;

function shown(state: PlaygroundState): string {
  const width = Math.max(...state.tools.map(t => t.id.length));
  const lines = [
    `World time ${state.now}, ${state.factor} times as fast as real time`,
    ...state.tools.map(({ id, fault }) => {
      const late =
        fault.delayMs === undefined ? '' : ` (${fault.delayMs / 1000} s)`;
      return `  ${id.padEnd(width)}  ${fault.mode}${late}`;
    }),
    state.incidents.length ? 'Incidents' : 'No incident',
    ...state.incidents.map(
      ({ id, service, kind, endsAt }) =>
        `  ${id}  ${service}  ${kind}${endsAt ? ` until ${endsAt}` : ''}`,
    ),
  ];
  return lines.join('\n');
}
