import { LogReader } from './LogReader';

const messages = [
  'Starting up the engine',
  'Connection from 10.2.3.4 refused',
  'took 12 ms to finish: done',
  'user admin logged in',
  '63543 double exceptions',
  'Failed: could not open file',
  'ok',
  'item [a] was removed',
  'Error while reading',
  'GET /x 200',
];

/** A message with the header that a kind of software writes before it. */
const formats: Record<string, (m: string, i: number) => string> = {
  compact: (m, i) =>
    `0811${10 + (i % 19)} 2036${10 + (i % 49)} ${100 + ((i * 7) % 900)} ${
      i % 9 ? 'INFO' : 'WARN'
    } dfs.DataNode$${
      ['PacketResponder', 'DataXceiver', 'FSNamesystem'][i % 3]
    }: ${m}`,
  nested: (m, i) =>
    `2015-07-29 17:41:${10 + (i % 49)},747 - ${i % 4 ? 'INFO' : 'WARN'}  [${
      [
        'QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774',
        'SendWorker:188978561024:QuorumCnxManager$SendWorker@679',
        'NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxnFactory@197',
      ][i % 3]
    }] - ${m}`,
  padded: (m, i) =>
    `2016-09-28 04:30:${10 + (i % 49)}, Info                  ${
      i % 5 ? 'CBS' : 'CSI'
    }    ${m}`,
  android: (m, i) =>
    `03-17 16:13:${10 + (i % 49)}.811  ${1000 + i}  2${100 + (i % 899)} ${
      'DIWEV'[i % 5]
    } ${
      [
        'WindowManager',
        'PowerManagerService',
        'ActivityManager',
        'PhoneStatusBar',
      ][i % 4]
    }: ${m}`,
  bars: (m, i) =>
    `20171223-22:15:${10 + (i % 49)}:606|Step_${
      ['LSC', 'SPUtils', 'StandReportReceiver'][i % 3]
    }|30002312|${m}`,
  cloud: (m, i) =>
    `nova-${
      ['api', 'compute'][i % 2]
    }.log.1.2017-05-16_13:53:08 2017-05-16 00:00:${
      10 + (i % 49)
    }.008 25746 INFO nova.${
      [
        'osapi_compute.wsgi.server',
        'virt.libvirt.imagecache',
        'compute.manager',
      ][i % 3]
    } [${
      i % 3
        ? 'req-38101a0b-2096-447d-96ea-a692162415ae 113d3a99c3da401fbd62cc2caa5b96d2 54fadb412c4e40cdbaed9335e4c35a9e - - -'
        : '-'
    }] ${m}`,
  cluster: (m, i) =>
    `- 1131566${100 + i} 2005.11.09 dn${i % 300} Nov 9 12:01:${
      10 + (i % 49)
    } dn${i % 300}/dn${i % 300} ${
      ['crond(pam_unix)[2915]', 'kernel', 'ntpd[2467]', 'in.tftpd[14620]'][
        i % 4
      ]
    }: ${m}`,
  syslog: (m, i) =>
    `Dec 10 06:55:${10 + (i % 49)} LabSZ sshd[24${100 + (i % 899)}]: ${m}`,
  spring: (m, i) =>
    `2026-11-24T01:02:${10 + (i % 49)}.123+09:00  ${
      i % 7 ? 'INFO' : 'ERROR'
    } 1 --- [payment] [nio-8080-exec-${i % 10}] c.k.payment.${
      ['PaymentService', 'api.OrderController'][i % 2]
    }        : ${m}`,
  logback: (m, i) =>
    `01:02:${10 + (i % 49)}.123 [main] ${i % 7 ? 'INFO ' : 'ERROR'} com.acme.${
      ['Foo', 'bar.Baz'][i % 2]
    } - ${m}`,
  python: (m, i) =>
    `2026-11-24 01:02:${10 + (i % 49)},123 - ${
      ['root', 'worker', 'app.db'][i % 3]
    } - ${i % 6 ? 'INFO' : 'WARNING'} - ${m}`,
  pybasic: (m, i) => `${i % 6 ? 'INFO' : 'WARNING'}:root:${m}`,
  klog: (m, i) =>
    `I1124 01:02:${10 + (i % 49)}.123456       1 ${
      ['controller', 'reflector'][i % 2]
    }.go:${100 + (i % 50)}] ${m}`,
  golog: (m, i) => `2026/11/24 01:02:${10 + (i % 49)} ${m}`,
  cri: (m, i) =>
    `2026-11-24T01:02:${10 + (i % 49)}.123456789Z stdout F 2026-11-24 01:02:${
      10 + (i % 49)
    } INFO  [worker-${i % 4}] c.a.Main - ${m}`,
  json: (m, i) =>
    JSON.stringify({
      time: '2026-11-24T01:02:03Z',
      level: 'info',
      logger: 'x',
      msg: m,
      n: i,
    }),
  logfmt: (m, i) =>
    `time=2026-11-24T01:02:03Z level=info msg=${JSON.stringify(m)} n=${i}`,
  pg: (m, i) =>
    `2026-11-24 01:02:${10 + (i % 49)}.000 UTC [${100 + i}] ${
      i % 5 ? 'LOG' : 'ERROR'
    }:  ${m}`,
  compose: m => `web-1  | ${m}`,
  kernel: (m, i) => `[${(i * 37.1234567).toFixed(6).padStart(12)}] ${m}`,
  uptime: (m, i) => `[${(1234 + i * 0.25).toFixed(3)}] ${m}`,
  kernelRing: (m, i) =>
    `<${i % 7}>[${(i * 3.5).toFixed(6).padStart(12)}][    T${i % 90}] ${m}`,
  bare: m => m,
  bracketed: (m, i) =>
    `[2026-11-24 01:02:${10 + (i % 49)}] [${i % 4 ? 'INFO' : 'ERROR'}] [http-${
      i % 8
    }] ${m}`,
};

describe('LogReader', () => {
  it.each(Object.keys(formats))('finds the message of lines as %s', name => {
    const reader = LogReader.create({ raw: true, learnFrom: 100 });
    const expected = Array.from(
      { length: 400 },
      (_, i) => messages[(i * 7 + Math.floor(i / 10)) % messages.length],
    );
    const found = expected.flatMap((m, i) => [
      ...reader.add(formats[name](m, i)),
    ]);
    found.push(...reader.end());
    expect(found.map(({ message }) => message)).toEqual(expected);
  });

  it('tells time, level and logger', () => {
    const reader = LogReader.create({ raw: true });
    for (let i = 0; i < 30; i++) {
      reader.add(
        `2026-11-24 01:02:${10 + i},123 WARN [main] a.b.Cards: read ${i}`,
      );
    }
    expect(reader.end()[4]).toEqual({
      time: '2026-11-24 01:02:14,123',
      level: 'WARN',
      logger: 'a.b.Cards',
      message: 'read 4',
      lines: 1,
    });
  });

  it('tells seconds since the start, and keeps the driver that speaks', () => {
    const reader = LogReader.create({ raw: true });
    for (let i = 0; i < 30; i++) {
      reader.add(`[   ${10 + i}.500000] usb 1-${i}: new device`);
    }
    expect(reader.end()[4]).toEqual({
      time: '14.500000',
      message: 'usb 1-4: new device',
      lines: 1,
    });
  });

  it('takes a number in brackets for no time when few lines begin with one, or when it stands later', () => {
    const reader = LogReader.create({ raw: true });
    const lines = Array.from({ length: 40 }, (_, i) =>
      i % 5 ? `step ${i} [0.${100 + i}] done` : `[1.${100 + i}] took over`,
    );
    for (const line of lines) reader.add(line);
    expect(reader.end().map(({ message }) => message)).toEqual(lines);
  });

  it('leaves lines as they are when they are messages', () => {
    const reader = LogReader.create();
    expect(reader.add('2026-11-24 INFO a: b')).toEqual([]);
    expect(reader.end()).toEqual([
      { message: '2026-11-24 INFO a: b', lines: 1 },
    ]);
  });

  it('takes what is no log', () => {
    for (const line of [
      '',
      '\0\0\0',
      '{"a":',
      '[[[[',
      '\ud800',
      '99-99-99 99:99 x',
    ]) {
      const reader = LogReader.create({ raw: true });
      for (let i = 0; i < 30; i++) reader.add(line);
      expect(reader.end().length).toBe(30);
    }
  });
});
