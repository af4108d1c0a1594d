import { isoFromMjdS } from '@contimg/numerics/time'
import { drawAntennaMap } from '../inspect/antenna-map.ts'
import { shortList } from '../inspect/bandpass-data.ts'
import { element, escaped } from '../inspect/svg.ts'
import type { AntennaHealth, CalibrationCheck, CalibrationQuality, CalibrationTableMetrics } from '../products.ts'
import { antennaNote, healthWord, orDash } from './antenna-note.ts'
import { degrees, nanoseconds, percent, plain } from './check-kinds.ts'
import { DEFAULT_QUALITY_LIMITS, type QualityLimits } from './limits.ts'
import { reportStyle, themed } from './report-style.ts'
import { type NamedTable, type SolvedCells, solvedCells } from './solved-cells.ts'
import { drawAntennaFigures, drawSolutionMaps } from './table-figures.ts'

const GLYPHS = { good: '●', warn: '▲', fail: '◆', unknown: '○' } as const
const STATUS_WORDS = { good: 'good', warn: 'warning', fail: 'failed', unknown: 'not measured' } as const

/**
 * A page that shows how good a set of tables is, and why. It needs no other file, no network and no script; whatever a
 * file said (names of antennas, of Measurement Sets, of tables) is escaped.
 */
export function calibrationReportHtml(
  tables: readonly NamedTable[],
  quality: CalibrationQuality,
  limits: QualityLimits = DEFAULT_QUALITY_LIMITS,
): string {
  const cells = tables.map(solvedCells)
  const sections = quality.metrics.tables.map((metrics, i) => tableSection(cells[i], metrics, limits, `t${i}`))
  const title = titleOf(quality)
  const policy = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    element('title', {}, escaped(`Calibration of ${title}`)),
    `<style>${reportStyle()}</style></head><body><main>`,
    verdict(quality, title),
    section('Grade', checksTable(quality.checks)),
    section('Antennas by health', themed(mapOf(cells, quality), 'Map of the antennas'), antennaTable(quality)),
    ...sections,
    '</main></body></html>\n',
  ].join('\n')
}

function section(title: string, ...children: readonly string[]): string {
  return element('section', {}, element('h2', {}, escaped(title)), ...children)
}

function titleOf({ metrics }: CalibrationQuality): string {
  return [...new Set(metrics.tables.map(({ measurementSet }) => measurementSet))].filter(Boolean).join(', ') || 'tables'
}

function verdict({ passed, grade, reasons, checks, metrics }: CalibrationQuality, title: string): string {
  const status = !passed ? 'fail' : checks.some((one) => one.status === 'warn') ? 'warn' : 'good'
  const words = `${GLYPHS[status]} ${passed ? 'Accepted' : 'Refused'}: ${grade}`
  const { tables, antennaCount, absentAntennas, deadAntennas, flaggedFraction, completeCount } = metrics
  const startMjdS = Math.min(...tables.map((one) => one.startMjdS))
  const figures: [string, string][] = [
    ['Antennas solved in all tables', `${completeCount} of ${antennaCount - absentAntennas.length} in the data`],
    ['Flagged solutions', orDash(flaggedFraction, percent)],
    ['Dead antennas', String(deadAntennas.length)],
    ['Solved for', `${isoFromMjdS(startMjdS, 0)} UTC`],
  ]
  const lines = reasons.map((reason) => element('li', {}, escaped(reason)))
  const dead = deadAntennas.length === 0 ? '' : element('p', {}, escaped(`Dead: ${shortList(deadAntennas)}`))
  return element(
    'header',
    {},
    element('div', { class: 'verdict' }, element('h1', {}, escaped(`Calibration of ${title}`))),
    element('div', { class: `state ${status}` }, escaped(words)),
    lines.length === 0 ? element('p', {}, 'Nothing speaks against it.') : element('ul', { class: 'reasons' }, ...lines),
    element(
      'dl',
      { class: 'figures' },
      ...figures.map(([name, value]) =>
        element('div', {}, element('dt', {}, escaped(name)), element('dd', {}, escaped(value))),
      ),
    ),
    dead,
  )
}

function checksTable(checks: readonly CalibrationCheck[]): string {
  const rows = checks.map(({ table, measure, found, warnLimit, failLimit, status }) => [
    cell(table === '' ? 'the set' : baseName(table), 'w'),
    cell(measure),
    cell(found, 'n'),
    cell(warnLimit, 'n'),
    cell(failLimit, 'n'),
    cell(`${GLYPHS[status]} ${STATUS_WORDS[status]}`, status),
  ])
  return tableOf(['Table', 'Measure', '#Value', '#Warns', '#Fails', 'Result'], rows)
}

function cell(content: string, name = ''): string {
  return element('td', { class: name === '' ? undefined : name }, escaped(content))
}

/** A heading that begins with # is over numbers. */
function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = headings.map((heading) =>
    heading.startsWith('#')
      ? element('th', { class: 'n' }, escaped(heading.slice(1)))
      : element('th', {}, escaped(heading)),
  )
  const body = rows.map((row) => element('tr', {}, ...row))
  const whole = element('thead', {}, element('tr', {}, ...heads)) + element('tbody', {}, ...body)
  return element('div', { class: 'scroll' }, element('table', {}, whole))
}

const WORST_FIRST: readonly AntennaHealth[] = ['dead', 'fail', 'absent', 'warn', 'good']

/** An antenna is as well as in the table where it fares worst; absent only where it is in all. */
function healthOf(name: string, { metrics }: CalibrationQuality): AntennaHealth {
  if (metrics.absentAntennas.includes(name)) return 'absent'
  const found = metrics.tables.flatMap(({ antennas }) => antennas.filter((one) => one.name === name))
  return WORST_FIRST.find((health) => found.some((one) => one.health === health)) ?? 'absent'
}

function mapOf(cells: readonly SolvedCells[], quality: CalibrationQuality): string {
  const seen = new Map<string, readonly [number, number, number]>()
  for (const { antennaNames, table } of cells)
    for (const antenna of new Set(table.solutions.antennaIds)) {
      const [x, y, z] = table.antennas.positionsM.subarray(3 * antenna, 3 * antenna + 3)
      if (!seen.has(antennaNames[antenna])) seen.set(antennaNames[antenna], [x, y, z])
    }
  return drawAntennaMap(
    [...seen].map(([name, positionM]) => ({
      name,
      positionM,
      health: healthOf(name, quality),
      note: notesOf(name, quality),
    })),
  )
}

function notesOf(name: string, { metrics }: CalibrationQuality): string {
  return metrics.tables
    .flatMap(({ antennas, kind }) => antennas.filter((one) => one.name === name).map((one) => antennaNote(one, kind)))
    .map((note) => note.slice(name.length + 2))
    .join('; ')
}

/** Every antenna and what each table tells of it, behind a line to open. */
function antennaTable(quality: CalibrationQuality): string {
  const names = [...new Set(quality.metrics.tables.flatMap(({ antennas }) => antennas.map(({ name }) => name)))]
  const rows = names.map((name) => {
    const health = healthOf(name, quality)
    return [cell(name, 'w'), cell(healthWord(health), health), cell(notesOf(name, quality), 'w')]
  })
  const summary = element('summary', {}, escaped(`All ${names.length} antennas`))
  return element('details', {}, summary, tableOf(['Antenna', 'Health', 'By table'], rows))
}

function tableSection(cells: SolvedCells, metrics: CalibrationTableMetrics, limits: QualityLimits, id: string): string {
  const kinds = { bandpass: 'Bandpass', gain: 'Gains', delay: 'Delays' }
  const { kind, path, medianSnr, medianDelayS, phaseScatterRad, largestTurns, referenceAntennas } = metrics
  const facts = [
    `reference antenna ${referenceAntennas[0] ?? '—'}`,
    ...(kind === 'delay' ? [] : [`median SNR ${orDash(medianSnr, plain)}`]),
    ...(kind === 'delay' ? [] : [`phase scatter ${orDash(phaseScatterRad, degrees)}`]),
    ...(kind === 'gain' ? [] : [`median delay ${orDash(medianDelayS, nanoseconds)}`]),
    ...(kind === 'bandpass' ? [`phase turns up to ${orDash(largestTurns, plain)} times across a spectral window`] : []),
  ]
  return section(
    `${kinds[kind]}: ${baseName(path)}`,
    element('p', {}, escaped(facts.join(' · '))),
    themed(drawSolutionMaps(cells, id), 'Solutions by antenna and channel'),
    element('p', {}, 'Hatched: no solution. Colours from the first to the last percentile; phase ±180°.'),
    themed(drawAntennaFigures(metrics, limits), 'Measures by antenna'),
    windowTable(metrics),
  )
}

function windowTable({ windows }: CalibrationTableMetrics): string {
  const rows = windows
    .toSorted((a, b) => a.centreHz - b.centreHz)
    .map(({ spectralWindow, centreHz, channelCount, flaggedFraction }) => [
      cell(String(spectralWindow), 'n'),
      cell((centreHz / 1e6).toFixed(3), 'n'),
      cell(String(channelCount), 'n'),
      cell(orDash(flaggedFraction, percent), 'n'),
    ])
  const headings = ['#Spectral window', '#Centre, MHz', '#Channels', '#Flagged of antennas in the data']
  const summary = element(
    'summary',
    {},
    escaped(windows.length === 1 ? 'The spectral window' : `All ${windows.length} spectral windows`),
  )
  return element('details', {}, summary, tableOf(headings, rows))
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1)!
}
