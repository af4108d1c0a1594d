import type { MsMetadata, RasterAxisHeader } from '@contimg/api/schemas'
import { hoursText } from '../../../words/angles.ts'
import { count, fixed, percent, significant, withError } from '../../../words/numbers.ts'
import { clock, lstDeg, type SiderealAnchor } from '../../../words/times.ts'
import type { Place } from '../view.ts'
import { countInBin, pairsInBin, type Raster } from './raster.ts'

/** What is needed to name antennas and channels: the metadata of the Measurement Set, where they have come. */
export interface Naming {
  readonly metadata: Pick<MsMetadata, 'antennas' | 'spectral_windows'> | undefined
  readonly sidereal?: SiderealAnchor | undefined
}

export interface Readout {
  readonly title: string // what stands along y, where the bin is
  readonly lines: readonly (readonly [name: string, value: string])[]
}

const MOST_NAMED = 3

/** Everything that a bin tells: what it is of, its value ± error, amplitude and phase, numbers of samples. */
export function readoutOf(raster: Raster, place: Place, naming: Naming): Readout {
  const at = place.y * raster.columns + place.x
  return {
    title: placeText(raster.header.y, place.y, naming),
    lines: [
      ...valueLines(raster, at),
      [axisWord(raster.header.x), placeText(raster.header.x, place.x, naming)],
      samplesLine(raster, at),
    ],
  }
}

/** The same as one line, to be read aloud or copied. */
export function readoutText({ title, lines }: Readout): string {
  return [title, ...lines.map(([name, value]) => `${name} ${value}`)].join(' · ')
}

function valueLines({ header, planes }: Raster, at: number): [string, string][] {
  const { component, colorby, name, unit, averaging, aggregator } = header.value
  if (colorby === 'flag_fraction') return [['Flagged', percent(planes.value[at])]]
  if (colorby === 'samples') return []
  const isMean = aggregator === 'mean' && averaging === 'vector'
  const told: [string, string][] = []
  const tell = (what: string, of: string, value: string, error: string) => {
    if (planes[value] !== undefined) told.push([what, quantity(planes[value][at], planes[error]?.[at], of)])
  }
  if (!isMean || (component !== 'amp' && component !== 'phase')) tell(name, unit, 'value', 'error')
  const visibilityUnit = component === 'phase' || component === 'snr' ? '' : unit
  const amplitudeUnit = aggregator === 'var' ? '' : visibilityUnit
  tell(
    'Amplitude',
    amplitudeUnit,
    isMean && component === 'amp' ? 'value' : 'amp',
    isMean && component === 'amp' ? 'error' : 'amp_error',
  )
  tell(
    'Phase',
    '°',
    isMean && component === 'phase' ? 'value' : 'phase',
    isMean && component === 'phase' ? 'error' : 'phase_error',
  )
  const flagged = planes.flagged_value?.[at]
  if (Number.isNaN(planes.value[at]) && flagged !== undefined && !Number.isNaN(flagged))
    return [[`Flagged: ${name.toLowerCase()}`, quantity(flagged, undefined, unit)]]
  return told
}

function quantity(value: number, error: number | undefined, unit: string): string {
  if (Number.isNaN(value)) return 'no data'
  const text = unit === '°' && !(error! > 0) ? fixed(value, 1) : withError(value, error)
  if (unit === '°') return text.includes('±') ? `${text.replace(' ±', '° ±')}°` : `${text}°`
  return unit === '' ? text : `${text} ${unit}`
}

function samplesLine({ planes }: Raster, at: number): [string, string] {
  return ['Samples', `${count(planes.samples[at])}, ${count(planes.flagged[at])} flagged`]
}

const WORDS: Readonly<Record<string, string>> = {
  ...{ frequency: 'Frequency', time: 'Time', baseline: 'Baseline', antenna: 'Antenna' },
  ...{ polarization: 'Polarization', uvdist: 'uv distance', u: 'u', v: 'v' },
}

export const axisWord = ({ kind, name }: RasterAxisHeader): string => WORDS[kind] ?? name

/** What a bin of an axis is: `79–103 · 645.2 m`, `1421.387 MHz · spw 9 ch 19`, `22:26:18 UTC · LST 23ʰ01ᵐ04ˢ`. */
export function placeText(axis: RasterAxisHeader, bin: number, naming: Naming): string {
  if (axis.kind === 'baseline') return baselineText(axis, bin, naming)
  if (axis.kind === 'frequency') return frequencyText(axis, bin, naming)
  if (axis.kind === 'time') return timeText(axis, bin, naming)
  if (axis.labels) return axis.kind === 'antenna' ? `antenna ${axis.labels[bin]}` : axis.labels[bin]
  return `${axis.kind === 'uvdist' ? 'uv' : axis.kind} ${fixed(axis.low?.[bin] ?? axis.values[bin], 1)} to ${fixed(axis.high?.[bin] ?? axis.values[bin], 1)} m`
}

export function antennaName(id: number, { metadata }: Naming): string {
  return metadata?.antennas.find((one) => one.id === id)?.name ?? `#${id}`
}

function baselineText(axis: RasterAxisHeader, bin: number, naming: Naming): string {
  const names = pairsInBin(axis, bin, MOST_NAMED).map((ids) => ids.map((id) => antennaName(id, naming)).join('–'))
  const more = countInBin(axis, bin) - names.length
  const [low, high] = [fixed(axis.low?.[bin] ?? axis.values[bin], 1), fixed(axis.high?.[bin] ?? axis.values[bin], 1)]
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''} · ${low === high ? low : `${low} to ${high}`} m`
}

function frequencyText(
  { values, low, high, spectral_windows: windows }: RasterAxisHeader,
  bin: number,
  { metadata }: Naming,
): string {
  const window = windows?.find((one) => bin >= one.first_bin && bin < one.end_bin)
  const isOne = low === undefined || high === undefined || low[bin] === high[bin]
  const mhz = isOne ? values[bin].toFixed(3) : `${low[bin].toFixed(3)} to ${high[bin].toFixed(3)}`
  if (window === undefined) return `${mhz} MHz`
  const channel = (of: number) =>
    channelOf(
      metadata?.spectral_windows.find(({ id }) => id === window.id),
      of,
    )
  const [first, last] = isOne ? [channel(values[bin]), channel(values[bin])] : [channel(low[bin]), channel(high[bin])]
  const channels = first === undefined ? '' : first === last ? ` ch ${first}` : ` ch ${first}–${last}`
  return `${mhz} MHz · spw ${window.id}${channels}`
}

/** The number of the channel at a frequency. */
export function channelOf(window: MsMetadata['spectral_windows'][number] | undefined, mhz: number): number | undefined {
  if (window?.first_mhz == null || window.last_mhz == null) return undefined
  const { first_mhz: first, last_mhz: last, channel_count: channels } = window
  return channels === 1 ? 0 : Math.round(((mhz - first) / (last - first)) * (channels - 1))
}

function timeText({ values }: RasterAxisHeader, bin: number, { sidereal }: Naming): string {
  const ms = values[bin] * 1000
  const lst = sidereal === undefined ? '' : ` · LST ${hoursText(lstDeg(sidereal, ms))}`
  return `${clock(ms)} UTC${lst}`
}

/** Of the whole raster: `complete · 84 M samples in 2.1 s · nothing written beside the data`. */
export function completenessText({ header }: Raster, readS: number | undefined): string {
  const all = header.samples + header.flagged_samples
  const many = all >= 1e6 ? `${significant(all / 1e6)} M` : count(all)
  const part = header.fraction < 1 ? `showing ${percent(header.fraction)} of samples` : 'complete'
  const took = readS === undefined ? '' : ` in ${readS < 9.95 ? readS.toFixed(1) : Math.round(readS)} s`
  return `${part} · ${many} samples${took} · nothing written beside the data`
}
