import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { HEALTH_COLOURS } from '../inspect/health-mark.ts'
import { COLOURS } from '../inspect/svg.ts'

const require = createRequire(import.meta.url)

/** Colours of drawings by the name that the style sheet gives them, so that they follow the theme. */
const NAMES: readonly (readonly [colour: string, name: string])[] = [
  [COLOURS.panel, 'panel'],
  [COLOURS.raised, 'raised'],
  [COLOURS.border, 'border'],
  [COLOURS.borderStrong, 'border-strong'],
  [COLOURS.text, 'text'],
  [COLOURS.text2, 'text-2'],
  [COLOURS.text3, 'text-3'],
  [COLOURS.plotGrid, 'plot-grid'],
  ...Object.entries(HEALTH_COLOURS).map(([health, colour]) => [colour, `mark-${health}`] as const),
]

/**
 * A drawing for a page: its colours follow the theme, and it is as wide as there is room for. Only whole attributes are
 * changed, which no text of a drawing can look like, since quotation marks in it are escaped.
 */
export function themed(svg: string, title: string): string {
  const coloured = NAMES.reduce((now, [colour, name]) => now.replaceAll(`="${colour}"`, `="var(--${name})"`), svg)
  return coloured.replace(
    /^<svg xmlns="([^"]*)" width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"/,
    `<svg xmlns="$1" viewBox="0 0 $2 $3" role="img" aria-label="${title}"`,
  )
}

const LIGHT: Readonly<Record<string, string>> = {
  canvas: '#f5f6f8',
  panel: COLOURS.panel,
  raised: COLOURS.raised,
  border: COLOURS.border,
  'border-strong': COLOURS.borderStrong,
  text: COLOURS.text,
  'text-2': COLOURS.text2,
  'text-3': COLOURS.text3,
  'plot-grid': COLOURS.plotGrid,
  good: '#0b755d',
  warn: '#855400',
  fail: '#bd3412',
  'mark-good': HEALTH_COLOURS.good,
  'mark-warn': HEALTH_COLOURS.warn,
  'mark-fail': HEALTH_COLOURS.fail,
  'mark-dead': HEALTH_COLOURS.dead,
  'mark-absent': HEALTH_COLOURS.absent,
}

const DARK: typeof LIGHT = {
  canvas: '#0d1015',
  panel: '#13171d',
  raised: '#1a1f27',
  border: '#252c36',
  'border-strong': '#374151',
  text: '#e7ebf1',
  'text-2': '#aeb7c4',
  'text-3': '#8793a3',
  'plot-grid': '#1f252e',
  good: '#3dba9b',
  warn: '#f3b843',
  fail: '#ff7b5c',
  'mark-good': '#23907a',
  'mark-warn': '#f7c552',
  'mark-fail': '#ff6f47',
  'mark-dead': '#97a4b6',
  'mark-absent': '#6b778a',
}

const RULES = `
*{box-sizing:border-box}
body{margin:0;font:13px/20px Inter,system-ui,sans-serif;color:var(--text);background:var(--canvas)}
main{max-width:1232px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:18px;line-height:24px;font-weight:600;margin:0;overflow-wrap:anywhere}
h2{font-size:14px;line-height:20px;font-weight:600;margin:0 0 8px;overflow-wrap:anywhere}
section{background:var(--panel);border:1px solid var(--border);border-radius:8px;padding:16px 20px;margin-top:12px}
p{margin:4px 0;color:var(--text-2);overflow-wrap:anywhere}
.verdict{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
.state{font-size:18px;line-height:24px;font-weight:600}
.good{color:var(--good)}.warn{color:var(--warn)}.fail{color:var(--fail)}.unknown,.dead,.absent{color:var(--text-3)}
.reasons{margin:10px 0 0;padding:0;list-style:none}
.reasons li{padding:3px 0;color:var(--text-2);overflow-wrap:anywhere}
.figures{display:flex;flex-wrap:wrap;gap:8px 36px;margin:14px 0 0}
.figures div{margin:0}.figures dt{font-size:12px;line-height:16px;color:var(--text-3)}
.figures dd{margin:0;font-size:22px;line-height:28px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{font-size:11px;line-height:16px;font-weight:400;color:var(--text-3);text-align:left;white-space:nowrap}
td,th{padding:4px 16px 4px 0;border-bottom:1px solid var(--border);vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}td.n{font-feature-settings:"tnum" 1}td.w{overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
svg{display:block;width:100%;height:auto}
details{margin-top:8px}summary{cursor:pointer;color:var(--text-2)}
@media print{section{break-inside:avoid}}
`

/** Everything a page needs to look like contimg's, fonts included. */
export function reportStyle(): string {
  const variables = (theme: typeof LIGHT) => Object.entries(theme).map(([name, colour]) => `--${name}:${colour}`)
  const light = `:root{color-scheme:light dark;${variables(LIGHT).join(';')}}`
  const dark = `@media (prefers-color-scheme:dark){:root{${variables(DARK).join(';')}}}`
  return [fontFace(400, 'Regular'), fontFace(600, 'SemiBold'), light, dark, RULES].join('\n')
}

function fontFace(weight: number, name: string): string {
  const bytes = readFileSync(require.resolve(`inter-ui/web/Inter-${name}.woff2`))
  const source = `url(data:font/woff2;base64,${bytes.toString('base64')}) format('woff2')`
  return `@font-face{font-family:Inter;font-weight:${weight};src:${source}}`
}
