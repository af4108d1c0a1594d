import {
  type Region,
  readCrtfRegions,
  readDs9Regions,
  writeCrtfRegions,
  writeDs9Regions,
} from '@contimg/formats/regions'
import type { Key } from '../../../words/address.ts'

const RAD_DEG = 180 / Math.PI
const MOST_IN_ADDRESS = 40

/** Regions as an address tells them: in the words of DS9, degrees and arcseconds, or pixels. */
export const regionsKey: Key<readonly Region[]> = {
  fallback: [],
  read: (text) => {
    if (text === '') return []
    try {
      return readDs9Regions('address', `icrs;${text}`).slice(0, MOST_IN_ADDRESS)
    } catch {
      return undefined
    }
  },
  write: (regions) => {
    let inPixels = false // a frame holds until another is named
    return regions
      .slice(0, MOST_IN_ADDRESS)
      .flatMap((region) => {
        const text = shortText(region)
        if (text === undefined) return []
        const isSame = (region.frame === 'image') === inPixels
        inPixels = region.frame === 'image'
        return isSame ? [text] : [inPixels ? 'image' : 'icrs', text]
      })
      .join(';')
  },
  wanted: 'regions such as circle(341.54,16.15,30")',
}

/** To a tenth of an arcsecond or less, in positions to a hundredth. */
function shortText(region: Region): string | undefined {
  const isPixels = region.frame === 'image'
  const number = (value: number, decimals: number) => String(Number(value.toFixed(decimals)))
  const at = ([a, b]: readonly [number, number]) =>
    isPixels ? `${number(a, 2)},${number(b, 2)}` : `${number(a * RAD_DEG, 6)},${number(b * RAD_DEG, 6)}`
  const length = (value: number) => (isPixels ? number(value, 2) : `${number(value * RAD_DEG * 3600, 2)}"`)
  const turn = (rad: number) => number(rad * RAD_DEG, 3)
  switch (region.shape) {
    case 'circle':
      return `circle(${at(region.centre)},${length(region.radius)})`
    case 'ellipse':
      return `ellipse(${at(region.centre)},${length(region.semiX)},${length(region.semiY)},${turn(region.rotationRad)})`
    case 'box':
      return `box(${at(region.centre)},${length(region.width)},${length(region.height)},${turn(region.rotationRad)})`
    case 'polygon':
      return `polygon(${region.vertices.map(at).join()})`
    default:
      return undefined
  }
}

/** What a region is, in few words. */
export function regionName(region: Region): string {
  if (region.text !== undefined) return region.text
  return region.shape.charAt(0).toUpperCase() + region.shape.slice(1)
}

export interface ReadRegions {
  readonly regions: readonly Region[]
  readonly leftOut: number // of shapes without an area, or in frames that we do not turn
}

/** The regions of a file of DS9 or CASA. @throws FormatError */
export function readRegionFile(name: string, text: string, isUsable: (region: Region) => boolean): ReadRegions {
  const all = text.startsWith('#CRTF') ? readCrtfRegions(name, text, 'icrs') : readDs9Regions(name, text)
  const regions = all.filter(isUsable)
  return { regions, leftOut: all.length - regions.length }
}

export function regionFile(format: 'ds9' | 'crtf', regions: readonly Region[]): string {
  return format === 'ds9' ? writeDs9Regions(regions) : writeCrtfRegions(regions)
}
