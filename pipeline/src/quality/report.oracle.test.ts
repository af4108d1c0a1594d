import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { assessCalibration } from './assess.ts'
import { readTables } from './read-tables.ts'
import { calibrationReportHtml } from './report.ts'
import type { NamedTable } from './solved-cells.ts'
import { type MadeCell, madeTable, numbered } from './testing.ts'

/** What a browser finds on a page once fonts are there: labels that lie over one another or beyond their drawing. */
const look = `
addEventListener('load', async () => {
  await document.fonts.ready
  const crossings = []
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect()
    const labels = [...svg.querySelectorAll('text')].map((one) => ({ name: one.textContent, box: one.getBoundingClientRect() }))
    for (const [i, { name, box }] of labels.entries()) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) crossings.push(name)
      for (const other of labels.slice(i + 1)) {
        const wide = box.left < other.box.right - 1 && other.box.left < box.right - 1
        if (wide && box.top < other.box.bottom - 4 && other.box.top < box.bottom - 4) crossings.push(name + ' | ' + other.name)
      }
    }
  }
  const all = [...document.querySelectorAll('body *')]
  const answer = {
    crossings,
    scripts: document.body.querySelectorAll('script, iframe, object, img').length,
    handlers: all.filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on'))).length,
    fonts: [...document.fonts].filter(({ status }) => status === 'loaded').length,
    width: document.documentElement.scrollWidth,
  }
  document.body.append(Object.assign(document.createElement('pre'), { id: 'answer', textContent: JSON.stringify(answer) }))
})`

function seen(tables: readonly NamedTable[]): unknown {
  const html = calibrationReportHtml(tables, assessCalibration(tables))
  const page = html.replace(/<meta http-equiv[^>]*>/, '').replace('</head>', `<script>${look}</script></head>`)
  const path = join(temporaryFolder(), 'page.html')
  writeFileSync(path, page)
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--window-size=1280,900', '--virtual-time-budget=5000']
  const dom = execFileSync('chromium', [...flags, '--dump-dom', pathToFileURL(path).href], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [, answer] = /<pre id="answer">(.*?)<\/pre>/s.exec(dom)!
  return JSON.parse(answer.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
}

const fine = { crossings: [], scripts: 0, handlers: 0, fonts: 2 }
const cannot = !haveProgram('chromium')

test.skipIf(cannot || !haveData).each([
  ['of 2025-10-13', ['dsa110_20251013T132803_bpcal', 'dsa110_20251013T132803_gpcal']],
  ['of 2025-09-05', ['dsa110_20250905T032314_sb00_bandpass', 'dsa110_20250905T032314_sb00_gain']],
  ['of another array', ['sma.bcal', 'sma.pha.gcal']],
])('a browser shows the report %s without a label over another', (_, names) => {
  expect(seen(readTables(names.map((name) => unpackedTable('caltables', name))))).toMatchObject(fine)
})

test.skipIf(cannot)('names that are markup run nothing in a browser, and long ones stay in their place', () => {
  const hostile = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</style><svg onload=alert(1)>']
  const names = [...hostile, ...numbered(30).map((number) => `A very long name of antenna ${number}`)]
  const solution = ({ antenna, channel }: MadeCell) => ({ amplitude: 1e5 * (1 + channel), snr: antenna + 1 })
  expect(seen([madeTable({ names, path: '/cal/<script>alert(2)</script>_bpcal', solution })])).toMatchObject(fine)
})

test.skipIf(cannot)('delays have their own pictures', () => {
  const solution = ({ antenna }: MadeCell) => ({ delayNs: 100 * antenna - 333 })
  expect(seen([madeTable({ visCal: 'K Jones', channels: 1, solution })])).toMatchObject(fine)
})
