import os from 'node:os';

/** What a figure depends on, without anything that names the machine. */
export function machineFacts() {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.type()} ${os.release()}`,
    node: process.version,
    /** what else ran: above the number of cores, figures are too high */
    loadAverage: os.loadavg().map(load => Number(load.toFixed(2))),
  };
}
