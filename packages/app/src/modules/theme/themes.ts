import {
  createUnifiedTheme,
  genPageTheme,
  palettes,
  shapes,
  type UnifiedThemeOptions,
} from '@backstage/theme';

const FONT = "'Pretendard Variable', Pretendard, system-ui, sans-serif";
const INK = '#1d1a16';
const BRAND = '#ffbc00';

const headerOf = (colors: string[]) =>
  genPageTheme({
    colors,
    shape: shapes.round,
    options: { fontColor: '#f8f6f2' },
  });

const header = headerOf(['#2b2722', '#3a342d']);

/** A colour of Backstage UI that is made for signs, strong enough for text by day and by night. */
const readable = (tone: 'danger' | 'success' | 'warning' | 'info') =>
  `color-mix(in srgb, var(--bui-fg-${tone}) 50%, var(--bui-fg-primary))`;

/** What both themes share; the palette differs. */
const common: Omit<UnifiedThemeOptions, 'palette'> = {
  fontFamily: FONT,
  defaultPageTheme: 'home',
  pageTheme: Object.fromEntries(
    [
      'home',
      'documentation',
      'tool',
      'service',
      'website',
      'library',
      'other',
      'app',
      'apis',
      'card',
    ].map(id => [id, header]),
  ),
  components: {
    MuiButton: { styleOverrides: { root: { textTransform: 'none' } } },
    MuiToggleButton: { styleOverrides: { root: { textTransform: 'none' } } },
    MuiTab: { styleOverrides: { root: { textTransform: 'none' } } },
    MuiTableCell: {
      styleOverrides: {
        // Korean headers are short: a column is never narrower than its title
        head: { textTransform: 'none', letterSpacing: 0, whiteSpace: 'nowrap' },
      },
    },
    BackstageTableHeader: {
      styleOverrides: {
        header: {
          textTransform: 'none',
          letterSpacing: 0,
          whiteSpace: 'nowrap',
        },
      },
    },
    BackstageLogViewer: {
      styleOverrides: {
        // what the font of code lacks comes from ours: Korean
        log: { fontFamily: `Monaco, monospace, ${FONT}` },
        lineNumber: { color: 'inherit' },
        // colours of a terminal, as dark or light as the page needs them
        modifierForegroundRed: { color: readable('danger') },
        modifierForegroundGreen: { color: readable('success') },
        modifierForegroundYellow: { color: readable('warning') },
        modifierForegroundBlue: { color: readable('info') },
        modifierForegroundCyan: { color: readable('info') },
      },
    },
    // in narrow windows the search comes below the title, not over it
    PluginCatalogTableToolbar: {
      styleOverrides: {
        root: { flexWrap: 'wrap' },
        text: { overflow: 'visible' },
      },
    },
    BackstageTableToolbar: { styleOverrides: { root: { flexWrap: 'wrap' } } },
    BackstageHeaderLabel: {
      styleOverrides: { label: { textTransform: 'none' } },
    },
  },
};

const navigation = {
  background: INK,
  indicator: BRAND,
  color: '#cfc9bf',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#332e28' },
  submenu: { background: '#2b2722' },
};

export const lightTheme = createUnifiedTheme({
  ...common,
  palette: {
    ...palettes.light,
    primary: { main: '#2450c4' },
    secondary: { main: '#655f57' },
    link: '#2450c4',
    linkHover: '#1b3e9c',
    background: { default: '#f6f5f2', paper: '#ffffff' },
    text: { primary: INK, secondary: '#655f57' },
    navigation,
  } as UnifiedThemeOptions['palette'],
});

export const darkTheme = createUnifiedTheme({
  ...common,
  palette: {
    ...palettes.dark,
    primary: { main: '#9db7ff', dark: '#7d9cf5' },
    secondary: { main: '#b3aca2' },
    link: '#9db7ff',
    linkHover: '#bccdff',
    background: { default: '#171513', paper: '#211e1b' },
    text: { primary: '#f4f1ec', secondary: '#b3aca2' },
    navigation: { ...navigation, background: '#0f0d0b' },
  } as UnifiedThemeOptions['palette'],
});
