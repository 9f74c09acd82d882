/** Lines of charts, told apart by colour and by dashes. */
const LIGHT = [
  '#2450c4',
  '#b4520f',
  '#1b7f4b',
  '#7b2fd0',
  '#a3231c',
  '#0b6b75',
];
const DARK = ['#9db7ff', '#ffb066', '#7bd8a5', '#cda6ff', '#ff9c94', '#7fd6df'];
const DASHES: (number[] | undefined)[] = [
  undefined,
  [6, 4],
  [2, 3],
  [8, 3, 2, 3],
];

export const lineOf = (index: number, dark: boolean) => ({
  stroke: (dark ? DARK : LIGHT)[index % LIGHT.length],
  dash: DASHES[index % DASHES.length],
});
