import { writeWhole } from '@contimg/formats/node'
import { quantile } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { type BandpassData, flagFacts, shortList, type Track, tracksOf } from './bandpass-data.ts'
import { drawPanel, type Panel } from './line-panel.ts'
import { rasterise } from './rasterise.ts'
import { COLOURS, element, line, svgDocument, text, textWidth } from './svg.ts'

const MARGIN = { left: 76, top: 92, right: 28, bottom: 58 }
const PANEL = { width: 540, height: 270 }
const GAP = { x: 24, y: 34 }
const LEGEND_Y = MARGIN.top - 8
const HEADROOM = 1.12
const OUTLIER = 1.6 // of the 99th percentile: amplitudes above do not set the scale

/** Draws amplitude and phase against frequency, every antenna a line, a column for each polarization. */
export async function renderBandpassPlot(data: BandpassData, pngPath: string): Promise<void> {
  const png = await rasterise(drawBandpass(data))
  writeWhole(pngPath, (sink) => sink.write(0, png))
}

/** The drawing as SVG. */
export function drawBandpass(data: BandpassData): string {
  const tracks = data.polarizations.map((_, polarization) => tracksOf(data, polarization))
  const columns = Math.max(1, tracks.length)
  const width = MARGIN.left + columns * PANEL.width + (columns - 1) * GAP.x + MARGIN.right
  const height = MARGIN.top + 2 * PANEL.height + GAP.y + MARGIN.bottom
  const domains = domainsOf(tracks.flat())
  const panels = tracks.flatMap((ofOne, column) => {
    const left = MARGIN.left + column * (PANEL.width + GAP.x)
    return [
      panel(data, ofOne, column, 'amplitudes', domains, left, MARGIN.top),
      panel(data, ofOne, column, 'phasesDeg', domains, left, MARGIN.top + PANEL.height + GAP.y),
    ]
  })
  const empty = text(MARGIN.left + PANEL.width / 2, MARGIN.top + PANEL.height / 2, 'No solutions', {
    'text-anchor': 'middle',
  })
  const axis = text(MARGIN.left + (width - MARGIN.left - MARGIN.right) / 2, height - 14, 'Frequency, MHz', {
    'text-anchor': 'middle',
    fill: COLOURS.text3,
  })
  return svgDocument(
    width,
    height,
    ...panels,
    tracks.flat().length === 0 ? empty : '',
    axis,
    heading(data, tracks, width),
    legend(data, width),
  )
}

interface Domains {
  readonly frequencyMhz: readonly [number, number]
  readonly amplitude: readonly [number, number]
}

function domainsOf(tracks: readonly Track[]): Domains {
  const frequencies = tracks[0]?.frequenciesMhz ?? [0, 1]
  const amplitudes = tracks.flatMap((track) => [...track.amplitudes.filter(Number.isFinite)])
  const usual = quantile(amplitudes, 0.99) ?? 1
  const largest = amplitudes.reduce((most, value) => Math.max(most, value), 0)
  const top = HEADROOM * (largest > OUTLIER * usual ? usual : largest) || 1
  return { frequencyMhz: [frequencies[0], frequencies[frequencies.length - 1]], amplitude: [0, top] }
}

function panel(
  data: BandpassData,
  tracks: readonly Track[],
  column: number,
  quantity: 'amplitudes' | 'phasesDeg',
  domains: Domains,
  left: number,
  top: number,
): string {
  const isPhase = quantity === 'phasesDeg'
  const [low, high] = isPhase ? [-180, 180] : domains.amplitude
  const definition: Panel = {
    id: `panel-${column}-${quantity}`,
    left,
    top,
    ...PANEL,
    x: scaleLinear(domains.frequencyMhz, [left, left + PANEL.width]),
    y: scaleLinear([low, high], [top + PANEL.height, top]),
    yTicks: isPhase ? [-180, -90, 0, 90, 180] : undefined,
    yName: column > 0 ? undefined : isPhase ? 'Phase, degrees' : 'Amplitude',
    name: isPhase ? '' : data.polarizations[column],
    largestJump: isPhase ? 180 : Number.POSITIVE_INFINITY,
  }
  const opacity = Math.max(0.1, Math.min(0.9, 8 / tracks.length))
  const others = tracks.filter(({ antenna }) => antenna !== data.reference)
  const reference = tracks.filter(({ antenna }) => antenna === data.reference)
  return drawPanel(definition, [
    ...others.map((track) => ({
      x: track.frequenciesMhz,
      y: track[quantity],
      colour: COLOURS.plot[0],
      width: 1,
      opacity,
    })),
    ...reference.map((track) => ({
      x: track.frequenciesMhz,
      y: track[quantity],
      colour: COLOURS.plot[1],
      width: 1.6,
      opacity: 1,
    })),
  ])
}

function heading(data: BandpassData, tracks: readonly (readonly Track[])[], width: number): string {
  const room = width - MARGIN.left - MARGIN.right
  const { share, without } = flagFacts(data)
  const solved = new Set(tracks.flat().map(({ antenna }) => antenna)).size
  const facts = [`${solved} of ${data.antennaNames.length} antennas`, `${(100 * share).toFixed(1)} % flagged`]
  if (without.length > 0) facts.push(`no solutions: ${shortList(without)}`)
  return [
    text(MARGIN.left, 32, shortened(data.title, room / 11), {
      'font-size': 18,
      'font-weight': 600,
      fill: COLOURS.text,
    }),
    text(MARGIN.left, 55, shortened(facts.join('  ·  '), room / 7), { fill: COLOURS.text3 }),
  ].join('')
}

function shortened(words: string, letters: number): string {
  return words.length <= letters ? words : `${words.slice(0, Math.floor(letters) - 1)}…`
}

/** What the colours mean, above the panels on the right. */
function legend(data: BandpassData, width: number): string {
  const name = data.antennaNames[data.reference]
  const entries = [
    { label: 'antennas', colour: COLOURS.plot[0] },
    ...(name === undefined ? [] : [{ label: `reference antenna ${name}`, colour: COLOURS.plot[1] }]),
  ]
  let right = width - MARGIN.right
  return entries
    .reverse()
    .map(({ label, colour }) => {
      const start = right - textWidth(label) - 26
      const parts =
        line(start, LEGEND_Y - 4, start + 20, LEGEND_Y - 4, { stroke: colour, 'stroke-width': 2 }) +
        text(start + 26, LEGEND_Y, label)
      right = start - 22
      return element('g', {}, parts)
    })
    .join('')
}
