type Attributes = Readonly<Record<string, string | number | undefined>>

/** An SVG element; numbers are rounded to a hundredth, undefined attributes left out. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? Math.round(value * 100) / 100 : escaped(value!)}"`)
  return `<${name}${written.join('')}>${children.join('')}</${name}>`
}

/** A line of text; `anchor` says which end of it stands at x. */
export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, 'font-size': 13, fill: COLOURS.text2, ...attributes }, escaped(content))
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string {
  return element('line', { x1, y1, x2, y2, ...attributes })
}

/** A whole drawing on a plain ground. */
export function svgDocument(width: number, height: number, ...children: readonly string[]): string {
  const ground = element('rect', { width, height, fill: COLOURS.panel })
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, 'font-family': 'Inter' }
  return element('svg', attributes, ground, ...children)
}

/** About how wide a text of the bundled font is, within a tenth. */
export function textWidth(content: string, size = 13): number {
  let ems = 0
  for (const letter of content) ems += /[.,:;′″ʰᵐˢ°'il|\s]/.test(letter) ? 0.32 : /[mwMW@—]/.test(letter) ? 0.9 : 0.62
  return ems * size
}

/** Text as it stands in markup, in attributes too. */
export function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** The light theme of the dashboard. */
export const COLOURS = {
  panel: '#ffffff',
  raised: '#eef1f5',
  border: '#dde2e9',
  borderStrong: '#c2cad6',
  text: '#161a20',
  text2: '#434c5a',
  text3: '#5a6575',
  plot: ['#1f6fb2', '#a65f00', '#0b7a60', '#a23a8c'],
  plotGrid: '#e9edf2',
  marker: '#7cc4ff',
} as const
