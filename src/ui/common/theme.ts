/** How the pages look: colours, type and the parts' defaults. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { t } from '#ui/common/texts.ts';

/** The water's edge at dusk. */
const tide: MantineColorsTuple = [
  '#edf6f7',
  '#d8eaec',
  '#aed5d9',
  '#80bec5',
  '#57a8b2',
  '#2f8f9b',
  '#1b7985',
  '#12606b',
  '#0e4c55',
  '#0a3940',
];

/** A little warm, so that paper is not blue. */
const gray: MantineColorsTuple = [
  '#f8f8f6',
  '#f1f1ee',
  '#e6e6e2',
  '#d8d8d3',
  '#c4c4be',
  '#a3a39c',
  '#70706a',
  '#54544f',
  '#3a3a36',
  '#252522',
];

const dark: MantineColorsTuple = [
  '#d5dadd',
  '#b3babe',
  '#98a1a6',
  '#69737a',
  '#3b444a',
  '#2d353a',
  '#232a2e',
  '#1a2023',
  '#14191c',
  '#0e1214',
];

const dialog = {
  closeButtonProps: { 'aria-label': t('app.close') },
  lockScroll: false,
  transitionProps: { duration: 120 },
  overlayProps: { backgroundOpacity: 0.35 },
  portalProps: { target: '#content' },
  styles: { title: { fontWeight: 600, lineHeight: 1.3, overflowWrap: 'anywhere' } },
};

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 6 },
  colors: { tide, gray, dark },
  black: '#1b2225',
  defaultRadius: 'md',
  // Chinese stands at the end: it is drawn by these where those before have no such sign.
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the page's scrolling writes styles that the pages' policy does not allow; nothing scrolls behind anyway.
    // Dialogs and menus stand in the page's main part: all that is to be seen belongs to some part of the page.
    Modal: { defaultProps: { ...dialog, centered: true } },
    Drawer: { defaultProps: dialog },
    Menu: {
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 80 },
        withInitialFocusPlaceholder: false,
        portalProps: { target: '#content' },
      },
    },
    Tooltip: { defaultProps: { openDelay: 500, transitionProps: { duration: 80 } } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfbf9',
    '--mantine-color-dimmed': '#66665f',
    '--mantine-color-placeholder': '#70706a',
    '--mantine-color-error': '#b42318',
    '--way-raised': '#ffffff',
    '--way-sunken': '#f3f3f0',
    '--way-line': '#e6e6e1',
    '--way-hover': '#f1f2ef',
    '--way-chosen': '#dcedef',
    '--way-accent': '#12606b',
    '--way-accent-soft': '#80bec5',
    '--way-icon-folder': '#2f8f9b',
    '--way-icon-plain': '#70706a',
    '--way-icon-picture': '#8a5a9e',
    '--way-icon-pdf': '#b4472e',
    '--way-icon-media': '#b06f12',
    '--way-icon-table': '#3d7f4d',
    '--way-icon-slides': '#a8632a',
  },
  dark: {
    '--mantine-color-body': '#14191c',
    '--mantine-color-dimmed': '#9aa4a9',
    '--mantine-color-placeholder': '#8a949a',
    '--mantine-color-error': '#ff9a8f',
    '--way-raised': '#1a2023',
    '--way-sunken': '#101416',
    '--way-line': '#273035',
    '--way-hover': '#1d2428',
    '--way-chosen': '#173840',
    '--way-accent': '#80bec5',
    '--way-accent-soft': '#2f8f9b',
    '--way-icon-folder': '#57a8b2',
    '--way-icon-plain': '#98a1a6',
    '--way-icon-picture': '#c39bd3',
    '--way-icon-pdf': '#e59a86',
    '--way-icon-media': '#dcae68',
    '--way-icon-table': '#8cc39a',
    '--way-icon-slides': '#dda878',
  },
});
