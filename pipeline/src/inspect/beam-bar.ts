import { separationRad } from '@contimg/numerics/frames'
import type { ImageBeam, SkyImage } from '../measure/sky-image.ts'
import type { PlotArea } from './plot-area.ts'
import { element, line, text, textWidth } from './svg.ts'

const ARCSEC_RAD = Math.PI / 648000
const BAR_STEPS_ARCSEC = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000]
const INSET = 14
const PADDING = 12

/** A dark plate in the lower left corner: the beam to scale with its size in words, and a bar of a round length. */
export function beamAndScaleBar(image: SkyImage, area: PlotArea): string {
  const bar = scaleBar(image, area)
  const words = image.beam ? beamWords(image.beam) : ''
  const ellipse = image.beam ? ellipseSize(image.beam, area) : { width: 0, height: 0 }
  const wordsWidth = textWidth(words, 12)
  const barWidth = bar ? bar.lengthPx + 10 + textWidth(bar.label, 12) : 0
  const width = PADDING * 2 + Math.max(image.beam ? ellipse.width + 12 + wordsWidth : 0, barWidth)
  const beamHeight = image.beam ? Math.max(16, ellipse.height) : 0
  const height = PADDING * 2 + beamHeight + (image.beam && bar ? 8 : 0) + (bar ? 14 : 0)
  if (width > area.width / 2 || height > area.height / 2 || height <= PADDING * 2) return ''
  const left = area.left + INSET
  const top = area.top + area.height - INSET - height
  const plate = { x: left, y: top, width, height, rx: 5, fill: '#0d1015', 'fill-opacity': 0.72 }
  const parts = [element('rect', plate)]
  if (image.beam) parts.push(beamParts(image.beam, area, left + PADDING, top + PADDING + beamHeight / 2, words))
  if (bar) parts.push(barParts(bar, left + PADDING, top + height - PADDING - 3))
  return parts.join('')
}

function beamWords(beam: ImageBeam): string {
  const [major, minor] = [beam.majorRad, beam.minorRad].map((widthRad) => widthRad / ARCSEC_RAD)
  const degrees = ((Math.round((beam.paRad * 180) / Math.PI) % 180) + 180) % 180
  const [unit, factor] = major >= 600 ? ['′', 60] : ['″', 1]
  return `${(major / factor).toPrecision(3)}${unit} × ${(minor / factor).toPrecision(3)}${unit}, PA ${degrees}°`
}

/** Width and height of the box around the ellipse. */
function ellipseSize({ shapePx: { majorFwhm, minorFwhm, paRad } }: ImageBeam, { scaleX, scaleY }: PlotArea) {
  const [sin, cos] = [Math.sin(paRad), Math.cos(paRad)]
  return {
    width: scaleX * Math.hypot(majorFwhm * sin, minorFwhm * cos),
    height: scaleY * Math.hypot(majorFwhm * cos, minorFwhm * sin),
  }
}

function beamParts(beam: ImageBeam, area: PlotArea, left: number, y: number, words: string): string {
  const { majorFwhm, minorFwhm, paRad } = beam.shapePx
  const size = ellipseSize(beam, area)
  const x = left + size.width / 2
  const turned = `rotate(${(-paRad * 180) / Math.PI} ${x} ${y})`
  const ellipse = {
    cx: x,
    cy: y,
    rx: (minorFwhm * area.scaleX) / 2,
    ry: (majorFwhm * area.scaleY) / 2,
    transform: turned,
    fill: '#ffffff',
    'fill-opacity': 0.25,
    stroke: '#ffffff',
    'stroke-width': 1.2,
  }
  return (
    element('ellipse', ellipse) + text(left + size.width + 12, y + 4.5, words, { 'font-size': 12, fill: '#ffffff' })
  )
}

interface ScaleBar {
  readonly lengthPx: number
  readonly label: string
}

/** The longest bar of a round length that takes no more than a sixth of the width; undefined for pixels of no size. */
function scaleBar({ grid, pixels }: SkyImage, area: PlotArea): ScaleBar | undefined {
  const [x, y] = [(pixels.width - 1) / 2, (pixels.height - 1) / 2]
  const [one, other] = [grid.toSky(x, y), grid.toSky(x + 1, y)]
  if (!one || !other) return undefined
  const arcsecPerUnit = separationRad(one, other) / ARCSEC_RAD / area.scaleX
  const arcsec = BAR_STEPS_ARCSEC.filter((step) => step / arcsecPerUnit <= area.width / 6).at(-1)
  if (!arcsec) return undefined
  const label = arcsec < 60 ? `${arcsec}″` : arcsec < 3600 ? `${arcsec / 60}′` : `${arcsec / 3600}°`
  return { lengthPx: arcsec / arcsecPerUnit, label }
}

function barParts({ lengthPx, label }: ScaleBar, left: number, y: number): string {
  const stroke = { stroke: '#ffffff', 'stroke-width': 1.5 }
  const ends = [left, left + lengthPx].map((x) => line(x, y - 4, x, y + 4, stroke))
  const words = text(left + lengthPx + 10, y + 4.5, label, { 'font-size': 12, fill: '#ffffff' })
  return line(left, y, left + lengthPx, y, stroke) + ends.join('') + words
}
