import { basename } from 'node:path'
import type { MapColours } from '@contimg/numerics/colours'
import { drawHeatMap, type HeatMap } from '../heat-map.ts'
import { rasterise } from '../rasterise.ts'
import { COLOURS, svgDocument, text } from '../svg.ts'
import { cutToWidth } from '../tick-label.ts'
import type { RasterAxis } from './axes.ts'
import { drawCurves } from './curves.ts'
import { colourLimits, usualColours } from './limits.ts'
import type { Plane, Raster } from './raster.ts'
import { isComponent } from './request.ts'
import { axisTicks } from './ticks.ts'

export interface RasterPictureOptions {
  readonly width: number // pixels of the whole picture
  readonly height: number
  readonly colours?: MapColours | undefined // what suits the quantity, unless given; phases keep their circle
}

const MARGIN = { left: 76, top: 62, bottom: 52 }
const BAR_ROOM = 74 // to the right of the plot, for each bar

/** Pixels that the plot of a picture has, and so the bins that can be told apart. */
export function plotSize({ width, height }: Pick<RasterPictureOptions, 'width' | 'height'>, bars = 2) {
  return {
    width: Math.max(40, width - MARGIN.left - bars * BAR_ROOM),
    height: Math.max(40, height - MARGIN.top - MARGIN.bottom),
  }
}

/** A PNG of a raster: axes, colour bar, title; flagged samples in colours of their own where nothing else is. */
export async function rasterPng(raster: Raster, options: RasterPictureOptions): Promise<Uint8Array> {
  return rasterise(drawRaster(raster, options))
}

/** The drawing as SVG. */
export function drawRaster(raster: Raster, options: RasterPictureOptions): string {
  const { width, height } = options
  const { x, y } = raster
  const isCurve = isComponent(raster.request.y)
  const flagged = isCurve ? undefined : flaggedCells(raster)
  const bars = isCurve ? 0.3 : flagged ? 2 : 1
  const area = { left: MARGIN.left, top: MARGIN.top, ...plotSize(options, bars) }
  const plot = isCurve
    ? drawCurves(raster, area)
    : drawHeatMap({ ...area, ...heatMapOf(raster, options), ...(flagged && { flagged }) })
  const middle = area.left + area.width / 2
  const below = area.top + area.height + 40
  return svgDocument(
    width,
    height,
    plot,
    text(middle, below, axisName(x), { 'text-anchor': 'middle', fill: COLOURS.text3 }),
    heading(raster, width),
  )

  function heatMapOf(
    of: Raster,
    { colours }: RasterPictureOptions,
  ): Omit<HeatMap, 'left' | 'top' | 'width' | 'height'> {
    const { low, high } = colourLimits(of, of.planes.value)
    const usual = usualColours(of)
    return {
      id: 'raster',
      rows: y.count,
      columns: x.count,
      values: fromTop(of.planes.value, x.count, y.count),
      colours: usual === 'twilight' ? usual : (colours ?? usual),
      limits: [low, high],
      name: '',
      unit: of.unit,
      xTicks: axisTicks(x, area.width, 'below'),
      yTicks: axisTicks(y, area.height, 'beside').map(({ cell, label }) => ({ cell: y.count - cell, label })),
      yName: axisName(y),
      seams: (x.spectralWindows ?? []).slice(1).map(({ firstBin }) => firstBin),
    }
  }
}

/** Flagged samples, where there are some in bins that have no others. */
function flaggedCells(raster: Raster): HeatMap['flagged'] {
  const { flagged_value: plane, value } = raster.planes
  if (!plane?.some((one, bin) => Number.isFinite(one) && Number.isNaN(value[bin]))) return undefined
  const { low, high } = colourLimits(raster, plane)
  return { values: fromTop(plane, raster.x.count, raster.y.count), limits: [low, high] }
}

/** Rows from the top down, as pictures have them. */
function fromTop(plane: Plane, columns: number, rows: number): Float64Array {
  const turned = new Float64Array(plane.length)
  for (let row = 0; row < rows; row++)
    turned.set(plane.subarray(row * columns, (row + 1) * columns), (rows - 1 - row) * columns)
  return turned
}

function axisName({ kind, name, unit, count, baselines, values }: RasterAxis): string {
  if (kind === 'time') return `Time, UTC, ${new Date(1000 * values[0]).toISOString().slice(0, 10)}`
  if (baselines) return `Baseline, m (${baselines.bins.length}, by length)`
  if (kind === 'frequency') return `Frequency, MHz (${count} bins)`
  return unit === '' ? name : `${name}, ${unit}`
}

const TITLE_SIZE = 14

function heading(raster: Raster, width: number): string {
  const { used, flagged } = raster.samples
  const room = width - MARGIN.left - 20
  const percent = ((100 * flagged) / (used + flagged)).toFixed(1)
  const title = cutToWidth(`${raster.name} · ${basename(raster.path)}`, room, TITLE_SIZE)
  const part = raster.fraction < 1 ? `showing ${(100 * raster.fraction).toFixed(0)} % of samples · ` : ''
  const facts = `${part}${selectionText(raster)} · ${used + flagged} samples, ${percent} % flagged`
  return [
    text(MARGIN.left, 22, title, { 'font-size': TITLE_SIZE, 'font-weight': 600, fill: COLOURS.text }),
    text(MARGIN.left, 40, cutToWidth(facts, room, 11), { 'font-size': 11, fill: COLOURS.text3 }),
  ].join('')
}

function selectionText({ request, column }: Raster): string {
  const chosen = Object.entries(request.selection).filter(([, value]) => value)
  return [column, ...chosen.map(([name, value]) => `${name} ${value}`)].join(' · ')
}
