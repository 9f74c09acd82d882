import fs from 'node:fs';

const INSTALLED = [
  process.env.KRONOS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * An installed Chrome or Chromium, else the one that comes inside an npm package (needs no root and no download).
 * Background requests to the vendor are off: tests leave nothing on the network.
 */
export async function findChromium(): Promise<{
  executablePath: string;
  args: string[];
}> {
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-gpu',
  ];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const installed = INSTALLED.find(file => file && fs.existsSync(file));
  if (installed) {
    return { executablePath: installed, args: [...quiet, ...sandbox] };
  }
  const { default: chromium } = await import('@sparticuz/chromium');
  return {
    executablePath: await chromium.executablePath(),
    // It is built for machines without a display; its flags that switch off web security are left out on purpose.
    args: [
      ...quiet,
      '--no-sandbox',
      '--no-zygote',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--font-render-hinting=none',
    ],
  };
}
