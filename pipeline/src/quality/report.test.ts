import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { assessCalibration } from './assess.ts'
import { readTables } from './read-tables.ts'
import { calibrationReportHtml } from './report.ts'
import type { NamedTable } from './solved-cells.ts'
import { type MadeCell, madeTable, numbered } from './testing.ts'

const pageOf = (...tables: NamedTable[]) => calibrationReportHtml(tables, assessCalibration(tables))

/** The page without the bytes of fonts and pictures. */
const withoutBytes = (html: string) => html.replaceAll(/base64,[^'")]*/g, 'base64,')
const tagsOf = (html: string) => [...withoutBytes(html).matchAll(/<([a-z!][^\s>]*)([^>]*)>/gi)]

const KNOWN_TAGS = new Set(
  (
    '!doctype html head meta title style body main header section h1 h2 div p ul li dl dt dd details summary table ' +
    'thead tbody tr th td svg g rect circle path line text image defs pattern linearGradient stop'
  ).split(' '),
)

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style><svg onload=alert(1)>',
  '&lt;b&gt;',
  ']]><!--',
  'javascript:alert(1)',
  '="#ffffff"',
]

describe('names from files', () => {
  const names = [...HOSTILE, ...numbered(8)]
  const { table, path } = madeTable({ names, path: '/cal/<script>alert(2)</script>_bpcal' })
  const noData = ({ antenna }: MadeCell) => ({ flag: antenna < 8, snr: antenna < 4 ? 0 : 2 })
  const gains = madeTable({ names, path: '/cal/"onclick="alert(3)_gpcal', visCal: 'G Jones', solution: noData })
  const html = pageOf({ path, table: { ...table, msName: '<script>alert(4)</script>.ms' } }, gains)

  test('stay text: the page has no tags but its own, no handlers, and looks for nothing elsewhere', () => {
    for (const [tag, name, attributes] of tagsOf(html)) {
      expect(KNOWN_TAGS.has(name), tag).toBe(true)
      const keys = [...attributes.matchAll(/([\w-]+)=(?:"[^"]*")/g)].map(([, key]) => key)
      for (const key of keys) expect(key, tag).not.toMatch(/^(on|src)/i)
      const rest = attributes.replaceAll(/[\w:-]+="[^"]*"/g, '').trim()
      expect(['', 'html', '/'].includes(rest), tag).toBe(true)
      for (const [, url] of attributes.matchAll(/href="([^"]*)"/g)) expect(url, tag).toMatch(/^data:image\/png;base64,/)
    }
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('Calibration of &lt;script&gt;alert(4)&lt;/script&gt;.ms')
  })

  test('do not change the colours of the page', () => {
    expect(html).toContain('=&quot;#ffffff&quot;')
    expect(html).not.toContain('&quot;var(')
  })
})

test('a page needs no other file, no network and no script', () => {
  const html = pageOf(madeTable())
  const outside = [...html.matchAll(/(?:url\(|href=|src=|@import)["']?([^"')\s]{0,40})/g)].map(([, address]) => address)
  for (const address of outside) expect(address).toMatch(/^(data:|#t\d)/)
  expect([...html.matchAll(/https?:\/\/[^"\s]*/g)].every(([url]) => url === 'http://www.w3.org/2000/svg')).toBe(true)
  expect(html).toContain(`default-src 'none'`)
})

test('identifiers of drawings are used once', () => {
  const html = pageOf(madeTable(), madeTable({ visCal: 'G Jones', channels: 1, path: '/cal/obs_gpcal' }))
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(ids.length).toBeGreaterThan(20)
  expect(new Set(ids).size).toBe(ids.length)
})

test('says the verdict, the reasons, and what could not be measured', () => {
  const solution = ({ channel }: MadeCell) => ({ flag: channel < 6, snr: 0 })
  const html = pageOf(madeTable({ solution }))
  for (const words of [
    'Refused: poor',
    'obs_bpcal: flagged solutions 37.5 %, wanted at most 30 %',
    'not measured',
    '—',
  ])
    expect(html).toContain(words)
})

test('is made of a set of one solution, of many times, of delays, and of antennas without positions', () => {
  const nowhere = madeTable()
  const { antennas } = nowhere.table
  const positionsM = antennas.positionsM.map((_, i) => (i % 2 ? Number.NaN : 0))
  const lost = { ...nowhere, table: { ...nowhere.table, antennas: { ...antennas, positionsM } } }
  for (const set of [
    madeTable({ names: ['1'], windows: 1, channels: 1, visCal: 'G Jones' }),
    madeTable({ visCal: 'G Jones', channels: 1, times: 7 }),
    madeTable({ visCal: 'K Jones', channels: 1, solution: ({ antenna }) => ({ delayNs: antenna }) }),
    madeTable({ solution: () => ({ flag: true, snr: 0 }) }),
    madeTable({ solution: ({ channel }) => ({ amplitude: channel % 2 ? 1e-30 : 1e30, snr: 1e30 }) }),
    lost,
  ])
    expect(/.{0,40}(NaN|Infinity|undefined|null).{0,20}/.exec(withoutBytes(pageOf(set)))?.[0]).toBeUndefined()
  expect(pageOf(lost)).toContain('No antenna positions')
})

test.skipIf(!haveData)('tells of the real calibration what its tables tell', () => {
  const names = ['dsa110_20251013T132803_bpcal', 'dsa110_20251013T132803_gpcal']
  const html = pageOf(...readTables(names.map((name) => unpackedTable('caltables', name))))
  for (const words of [
    'Accepted: good',
    'Calibration of 2025-10-13T13:28:03.ms',
    'Dead: 10, 21–23, 52–67, 110–113, 117',
    'reference antenna 103',
    '85 of 96 in the data',
    'no data 21',
  ])
    expect(html).toContain(words)
  expect(html.length).toBeLessThan(2e6)
})
