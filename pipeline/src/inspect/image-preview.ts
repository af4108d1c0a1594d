import { cardValue } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { noiseOf } from '@contimg/numerics/fit'
import { readSkyImage, type SkyImage } from '../measure/sky-image.ts'
import { beamAndScaleBar } from './beam-bar.ts'
import { colourBar } from './colour-bar.ts'
import { colourPng } from './colour-map.ts'
import { fluxUnit } from './flux-unit.ts'
import type { PlotArea } from './plot-area.ts'
import { rasterise } from './rasterise.ts'
import { resample } from './resample.ts'
import { skyAxes } from './sky-axes.ts'
import { drawGrid } from './sky-grid-lines.ts'
import { drawMarkers, type Marker } from './sky-markers.ts'
import { chooseStretch, type StretchName, sampleOf } from './stretch.ts'
import { COLOURS, element, svgDocument, text } from './svg.ts'

export interface PreviewOptions {
  readonly stretch?: StretchName // asinh unless said
  readonly title?: string // the object or the name of the file unless said
  readonly markers?: readonly Marker[]
}

const MARGIN = { left: 104, top: 68, right: 120, bottom: 64 }
const LONGEST_SIDE_PX = 1000 // of the picture itself; the drawing is 1224 wide at most

/** Draws the first plane of a FITS image with its axes, colour bar and beam. */
export async function renderImagePreview(
  fitsPath: string,
  pngPath: string,
  options: PreviewOptions = {},
): Promise<void> {
  const png = await rasterise(drawPreview(readSkyImage(fitsPath), options))
  writeWhole(pngPath, (sink) => sink.write(0, png))
}

/** The drawing as SVG. */
export function drawPreview(image: SkyImage, options: PreviewOptions = {}): string {
  const area = plotArea(image)
  const stretch = chooseStretch(options.stretch ?? 'asinh', image.pixels.data)
  const unit = fluxUnit(stretch.high, image.unit)
  const shown = resample(image.pixels, area.width, area.height)
  const picture = Buffer.from(colourPng(shown, stretch)).toString('base64')
  const axes = skyAxes(image.grid, image.pixels)
  return svgDocument(
    area.left + area.width + MARGIN.right,
    area.top + area.height + MARGIN.bottom,
    element('image', {
      x: area.left,
      y: area.top,
      width: area.width,
      height: area.height,
      href: `data:image/png;base64,${picture}`,
    }),
    drawGrid(axes, frameOf(image), area),
    drawMarkers(image.grid, options.markers ?? [], area),
    beamAndScaleBar(image, area),
    colourBar(stretch, unit, area),
    titles(image, options.title ?? titleOf(image), area),
  )
}

function plotArea({ pixels }: SkyImage): PlotArea {
  const scale = LONGEST_SIDE_PX / Math.max(pixels.width, pixels.height)
  const width = Math.max(1, Math.round(pixels.width * scale))
  const height = Math.max(1, Math.round(pixels.height * scale))
  return {
    left: MARGIN.left,
    top: MARGIN.top,
    width,
    height,
    scaleX: width / pixels.width,
    scaleY: height / pixels.height,
  }
}

function titles(image: SkyImage, title: string, { left, top }: PlotArea): string {
  const { robustRms } = noiseOf(sampleOf(image.pixels.data))
  const unit = fluxUnit(robustRms, image.unit)
  const frequencyHz = axisValue(image, 'FREQ')
  const facts = [
    frequencyHz === undefined ? undefined : `${(frequencyHz / 1e9).toFixed(3)} GHz`,
    `${image.pixels.width} × ${image.pixels.height} pixels`,
    robustRms > 0 && image.unit !== '' ? `noise ${(robustRms * unit.factor).toPrecision(3)} ${unit.label}` : undefined,
    date(image),
  ]
  return [
    text(left, top - 38, title, { 'font-size': 18, 'font-weight': 600, fill: COLOURS.text }),
    text(left, top - 15, facts.filter(Boolean).join('  ·  '), { fill: COLOURS.text3 }),
  ].join('')
}

function titleOf({ header, path }: SkyImage): string {
  const object = cardValue(header.cards, 'OBJECT')
  return typeof object === 'string' && object !== '' ? object : path.slice(path.lastIndexOf('/') + 1)
}

/** " (ICRS)", or what else the header says; nothing where it says nothing. */
function frameOf({ header }: SkyImage): string {
  const frame = cardValue(header.cards, 'RADESYS') ?? cardValue(header.cards, 'RADECSYS')
  if (typeof frame === 'string' && frame !== '') return ` (${frame})`
  const equinox = cardValue(header.cards, 'EQUINOX') ?? cardValue(header.cards, 'EPOCH')
  return typeof equinox === 'number' ? ` (${equinox < 1984 ? 'B' : 'J'}${equinox})` : ''
}

function axisValue({ header }: SkyImage, type: string): number | undefined {
  const axis = header.cards.find(([keyword, value]) => /^CTYPE\d$/.test(keyword) && String(value).startsWith(type))
  const value = axis && cardValue(header.cards, `CRVAL${axis[0].slice(5)}`)
  return typeof value === 'number' ? value : undefined
}

function date({ header }: SkyImage): string | undefined {
  const value = cardValue(header.cards, 'DATE-OBS')
  return typeof value === 'string' && value !== '' ? `${value.slice(0, 19).replace('T', ' ')} UTC` : undefined
}
