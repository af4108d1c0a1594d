import { extent, quantile } from 'd3-array'
import { type AntennaDots, drawAntennaDots } from '../inspect/antenna-dots.ts'
import { type CellTick, drawHeatMap, type HeatMap } from '../inspect/heat-map.ts'
import { svgDocument, text, textWidth } from '../inspect/svg.ts'
import { cutToWidth } from '../inspect/tick-label.ts'
import type { CalibrationTableMetrics } from '../products.ts'
import { antennaNote } from './antenna-note.ts'
import type { QualityLimits } from './limits.ts'
import { matrixValues, type SolutionMatrix, solutionMatrix, windowSeams } from './solution-matrix.ts'
import type { SolvedCells } from './solved-cells.ts'

const WIDTH = 1160
const MAPS = { left: 64, right: 80, top: 34, gapX: 98, gapY: 54, bottom: 46, least: 150, most: 260 }
const DOTS = { left: 72, right: 74, top: 12, height: 96, gapY: 34, bottom: 44 }
const TICK_SPACING = 46
const NAME_WIDTH = 34

/** Amplitude, phase and signal-to-noise ratio by antenna and channel, a column for each polarization. */
export function drawSolutionMaps(cells: SolvedCells, id: string): string {
  const matrix = solutionMatrix(cells)
  const { polarizationCount } = matrix
  const across = WIDTH - MAPS.left - MAPS.right - (polarizationCount - 1) * MAPS.gapX
  const width = Math.min(across / polarizationCount, 700)
  const height = Math.min(MAPS.most, Math.max(MAPS.least, 2 * matrix.antennas.length))
  const quantities = quantitiesOf(cells)
  const maps = quantities.flatMap(({ values, ...quantity }, down) =>
    matrix.places.map((_, polarization): HeatMap => {
      const own = matrixValues(cells, matrix, polarization, values)
      return {
        id: `${id}-${down}-${polarization}`,
        left: MAPS.left + polarization * (width + MAPS.gapX),
        top: MAPS.top + down * (height + MAPS.gapY),
        width,
        height,
        rows: matrix.antennas.length,
        columns: matrix.columns.length,
        values: own,
        colours: quantity.colours,
        limits: quantity.limits ?? limitsOf(values, cells.solved),
        name: `${quantity.name}, polarization ${polarization + 1}`,
        unit: quantity.unit,
        xTicks: frequencyTicks(matrix, width),
        yTicks: antennaRows(matrix.antennas.map((antenna) => cells.antennaNames[antenna])),
        yName: polarization === 0 ? 'Antenna' : '',
        seams: windowSeams(matrix),
      }
    }),
  )
  const total = MAPS.top + quantities.length * (height + MAPS.gapY) - MAPS.gapY + MAPS.bottom
  const axis = text(MAPS.left + across / 2, total - 8, `Frequency, MHz${timesNote(matrix)}`, {
    'text-anchor': 'middle',
  })
  return svgDocument(WIDTH, total, ...maps.map(drawHeatMap), axis)
}

function quantitiesOf({ kind, amplitudes, phasesRad, delaysS, snrs }: SolvedCells) {
  const phase = { name: 'Phase', unit: 'degrees', colours: 'twilight', limits: [-180, 180] } as const
  const rest = { colours: 'viridis', limits: undefined } as const
  const snr = { name: 'Signal-to-noise ratio', unit: '', values: snrs, ...rest }
  if (kind === 'delay') return [{ name: 'Delay', unit: 'ns', values: delaysS.map((s) => s * 1e9), ...rest }, snr]
  const phasesDeg = phasesRad.map((rad) => (rad * 180) / Math.PI)
  return [{ name: 'Amplitude', unit: '', values: amplitudes, ...rest }, { ...phase, values: phasesDeg }, snr]
}

/** From the first to the last percentile of what is solved. */
function limitsOf(values: Float64Array, solved: Uint8Array): [number, number] {
  const known = [...values].filter((value, at) => solved[at] === 1 && Number.isFinite(value))
  const [low, high] = [quantile(known, 0.01) ?? 0, quantile(known, 0.99) ?? 1]
  const room = Math.max(1e-3 * Math.abs(high), Number.MIN_VALUE)
  return high - low > room ? [low, high] : [low - room, high + room]
}

function timesNote({ columns }: SolutionMatrix): string {
  const times = columns.reduce((most, { time }) => Math.max(most, time), 0) + 1
  return times > 1 ? `; at each, up to ${times} times from left to right` : ''
}

/** Columns nearest to round megahertz. */
function frequencyTicks({ columns }: SolutionMatrix, width: number): CellTick[] {
  const mhz = columns.map(({ frequencyHz }) => frequencyHz / 1e6)
  const [low, high] = extent(mhz) as [number, number]
  const most = Math.max(1, Math.floor(width / TICK_SPACING))
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6].find(
    (one) => (high - low) / one <= most,
  )
  if (step === undefined || high === low) return [{ cell: columns.length / 2, label: label(low) }]
  const first = Math.ceil(low / step)
  const wanted = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step)
  const found = wanted.map((value) => ({ cell: cellAt(mhz, value), label: label(value) }))
  return found.filter(({ cell }, i) => i === 0 || ((cell - found[i - 1].cell) / columns.length) * width > 36)
}

/** Between the middles of the two columns whose frequencies enclose it. */
function cellAt(mhz: readonly number[], wanted: number): number {
  const below = mhz.findLastIndex((value) => value <= wanted)
  const step = (mhz[below + 1] ?? wanted) - mhz[below]
  return below + 0.5 + (step > 0 ? (wanted - mhz[below]) / step : 0)
}

function label(mhz: number): string {
  return String(Math.round(mhz))
}

/** Names down the side of a map, every tenth or so. */
function antennaRows(names: readonly string[]): CellTick[] {
  return everyFew(names, 12).map(({ cell, label }) => ({ cell, label: cutToWidth(label, NAME_WIDTH, 11) }))
}

/** Names below a panel, as many as there is room for. */
function antennaColumns(names: readonly string[], width: number): CellTick[] {
  const widest = Math.min(NAME_WIDTH, Math.max(...names.map((name) => textWidth(name, 11))))
  const most = Math.min(24, Math.floor(width / (widest + 12)))
  return everyFew(names, most).map(({ cell, label }) => ({ cell, label: cutToWidth(label, NAME_WIDTH, 11) }))
}

/** The names at round places, the first among them where none of these is near. */
function everyFew(names: readonly string[], most: number): CellTick[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 1000].find((one) => names.length / one <= most) ?? names.length
  return names.flatMap((label, i) =>
    (i === 0 && step !== 2) || (i + 1) % step === 0 ? [{ cell: i + 0.5, label }] : [],
  )
}

/** Signal-to-noise ratio, scatters and flagged share of every antenna. */
export function drawAntennaFigures(metrics: CalibrationTableMetrics, limits: QualityLimits): string {
  const { antennas, kind } = metrics
  const panels = panelsOf(metrics, limits).filter(({ values }) => values.some((value) => value !== null))
  const common = {
    left: DOTS.left,
    width: WIDTH - DOTS.left - DOTS.right,
    height: DOTS.height,
    healths: antennas.map(({ health }) => health),
    notes: antennas.map((antenna) => antennaNote(antenna, kind)),
    xTicks: antennaColumns(
      antennas.map(({ name }) => name),
      WIDTH - DOTS.left - DOTS.right,
    ),
  }
  const drawn = panels.map((panel, i) =>
    drawAntennaDots({ ...common, ...panel, top: DOTS.top + i * (DOTS.height + DOTS.gapY) }),
  )
  const height = DOTS.top + panels.length * (DOTS.height + DOTS.gapY) - DOTS.gapY + DOTS.bottom
  const axis = text(DOTS.left + common.width / 2, height - 6, 'Antenna', { 'text-anchor': 'middle' })
  return svgDocument(WIDTH, height, ...drawn, axis)
}

type DotsPanel = Pick<AntennaDots, 'name' | 'values' | 'limits' | 'fromZero' | 'mayBeLog'>

function panelsOf({ antennas, kind }: CalibrationTableMetrics, limits: QualityLimits): DotsPanel[] {
  const degrees = (rad: number | null) => (rad === null ? null : (rad * 180) / Math.PI)
  const snr = kind === 'bandpass' ? limits.channelSnr : limits.gainSnr
  const both = (limit: { readonly warn: number; readonly fail: number }, scale = 1) => [
    { value: limit.warn * scale, label: 'warning' },
    { value: limit.fail * scale, label: 'failed' },
  ]
  const values = <K extends keyof (typeof antennas)[number]>(key: K) => antennas.map((antenna) => antenna[key])
  return [
    {
      name: 'Median SNR',
      values: values('medianSnr'),
      limits: both({ warn: snr.warn, fail: limits.antennaSnr }),
      fromZero: true,
      mayBeLog: true,
    },
    { name: 'Amplitude', values: values('medianAmplitude'), limits: [], fromZero: true, mayBeLog: true },
    {
      name: 'Phase scatter, °',
      values: values('phaseScatterRad').map(degrees),
      limits: both(limits.antennaPhaseScatterRad, 180 / Math.PI),
      fromZero: true,
      mayBeLog: false,
    },
    {
      name: 'Delay, ns',
      values: values('delayS').map((delayS) => (delayS === null ? null : delayS * 1e9)),
      limits: [],
      fromZero: false,
      mayBeLog: false,
    },
    {
      name: 'Flagged, %',
      values: antennas.map(({ health, flaggedFraction }) => (health === 'absent' ? null : 100 * flaggedFraction)),
      limits: both(limits.antennaFlagged, 100),
      fromZero: true,
      mayBeLog: false,
    },
  ]
}
