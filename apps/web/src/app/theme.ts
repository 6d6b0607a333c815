import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Fired clay: the main colour of buttons and links. Shade 7 on white has a contrast of 7.6. */
const clay: MantineColorsTuple = [
  '#fbf0ea', '#f3ddd1', '#e6b9a3', '#d99371', '#cf7449', '#c36232', '#b05327', '#8f3f1f', '#7a3318', '#5f2510',
]; // prettier-ignore
/** High grassland: ready, free, good. */
const paramo: MantineColorsTuple = [
  '#eef6ec', '#dbead8', '#b6d5b0', '#8fbe86', '#6daa62', '#579d4b', '#3d7d34', '#35702f', '#2c5f29', '#1f481d',
]; // prettier-ignore
/** Maize: a person is needed. */
const maize: MantineColorsTuple = [
  '#fff8e3', '#fdedc2', '#f9da86', '#f3c548', '#e9b021', '#dd9f0d', '#b67f06', '#8a5f02', '#724d00', '#553900',
]; // prettier-ignore
/** Mountain sky: a machine is at work. */
const sky: MantineColorsTuple = [
  '#eaf4fa', '#d3e6f2', '#a5cde5', '#74b2d7', '#4c9bca', '#348dc2', '#237db3', '#17659a', '#12547f', '#0b3d5f',
]; // prettier-ignore
/** Annatto: something is wrong. */
const annatto: MantineColorsTuple = [
  '#fdeeec', '#f9d9d6', '#f0aea8', '#e78077', '#df594e', '#d84136', '#c6332a', '#a9251f', '#8c1d19', '#6b1310',
]; // prettier-ignore
/** Warm greys: paper to basalt. */
const stone: MantineColorsTuple = [
  '#faf7f2', '#f1ece3', '#e3dbce', '#cfc4b3', '#b0a390', '#8d8170', '#6d6253', '#534a3e', '#3a332a', '#241f19',
]; // prettier-ignore
const dark: MantineColorsTuple = [
  '#efe8dd', '#d8cfc1', '#b8ad9d', '#8f8474', '#6a6054', '#4a4239', '#393229', '#2a241d', '#211c16', '#171310',
]; // prettier-ignore

export const theme = createTheme({
  primaryColor: 'clay',
  primaryShade: { light: 7, dark: 6 },
  colors: { clay, paramo, maize, sky, annatto, stone, dark, gray: stone, red: annatto, green: paramo, yellow: maize },
  autoContrast: true,
  luminanceThreshold: 0.36,
  black: '#241f19',
  white: '#ffffff',
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Roboto Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '750', sizes: { h1: { fontSize: '1.75rem', lineHeight: '1.2' } } },
  components: {
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle', color: 'stone' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Chip: { styles: { label: { height: 42, paddingInline: 18, fontSize: '1rem' } } },
    Card: { defaultProps: { withBorder: true, radius: 'lg', padding: 'md' } },
    Modal: { defaultProps: { radius: 'lg', centered: true } },
    Badge: {
      defaultProps: { radius: 'sm', tt: 'none', fw: 600, size: 'lg' },
      // A state must be readable whole.
      styles: { root: { minWidth: 'max-content' }, label: { overflow: 'visible' } },
    },
  },
});

/** Paper instead of white behind the cards; texts dark enough for sunlight. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--minga-radius': '14px' },
  light: {
    '--mantine-color-body': '#faf7f2',
    '--mantine-color-text': '#241f19',
    '--mantine-color-dimmed': '#5c5245',
    '--mantine-color-placeholder': '#6d6253',
    '--mantine-color-error': '#a9251f',
    '--mantine-color-anchor': '#8f3f1f',
    '--minga-card': '#ffffff',
    '--minga-line': '#e3dbce',
    '--minga-picture': '#fbf7ee',
  },
  dark: {
    '--mantine-color-body': '#171310',
    '--mantine-color-text': '#efe8dd',
    '--mantine-color-dimmed': '#b8ad9d',
    '--mantine-color-placeholder': '#a39887',
    '--mantine-color-error': '#f0aea8',
    '--mantine-color-anchor': '#e6b9a3',
    '--minga-card': '#211c16',
    '--minga-line': '#393229',
    '--minga-picture': '#fbf7ee',
  },
});
