import { openTable } from '@contimg/formats/casatable'
import { type CasaImage, type ImageCoordinate, openCasaImage } from '@contimg/formats/image'
import { nodeTableFiles } from '@contimg/formats/node'
import { isoFromMjdS } from '@contimg/numerics/time'
import { formatDec, formatRa } from './sexagesimal.ts'

const DEGREE = Math.PI / 180
const ARCSEC = DEGREE / 3600
const DAY_S = 86400

/** What is in a CASA image, for people and for JSON: degrees, arc seconds, megahertz, ISO dates. */
export interface CasaImageSummary {
  readonly path: string
  readonly shape: readonly number[] // first axis fastest
  readonly pixelType: string
  readonly unit: string
  readonly objectName: string
  readonly imageType: string
  readonly telescope: string
  readonly observer: string
  readonly observed: string | null // in the scale that it names
  readonly axes: readonly string[] // in words
  readonly masks: readonly string[] // that which holds first
  readonly beamCount: number
  /** Of the first plane; null where there is none. */
  readonly beam: {
    readonly majorArcsec: number
    readonly minorArcsec: number
    readonly positionAngleDeg: number
  } | null
}

/** Whether a folder is the table of a CASA image. */
export function isCasaImage(path: string): boolean {
  const files = nodeTableFiles(path)
  try {
    if (!files.exists('table.dat')) return false
    const table = openTable(files)
    return table.has('map') && table.keywords.has('coords')
  } finally {
    files.close()
  }
}

/** @throws FormatError for what is no image */
export function summarizeCasaImage(path: string): CasaImageSummary {
  const image = openCasaImage(nodeTableFiles(path))
  try {
    return describe(image)
  } finally {
    image.close()
  }
}

function describe(image: CasaImage): CasaImageSummary {
  const { shape, coordinates, beams, maskNames, defaultMask } = image
  const { telescope, observer, observed } = coordinates
  const [beam] = beams.beams
  const axes = shape.map((length) => `${length} pixels`)
  for (const coordinate of coordinates.coordinates) {
    for (const [axis, words] of axisWords(coordinate)) if (axis >= 0) axes[axis] += `  ${words}`
  }
  return {
    path: image.path,
    shape,
    pixelType: image.pixelType,
    unit: image.unit,
    objectName: image.objectName,
    imageType: image.imageType,
    telescope,
    observer,
    observed: observed ? `${isoFromMjdS(observed.mjdDays * DAY_S)} ${observed.scale}` : null,
    axes,
    masks: [...(defaultMask ? [defaultMask] : []), ...maskNames.filter((name) => name !== defaultMask)],
    beamCount: beams.beams.length,
    beam: beam
      ? {
          majorArcsec: beam.majorRad / ARCSEC,
          minorArcsec: beam.minorRad / ARCSEC,
          positionAngleDeg: beam.positionAngleRad / DEGREE,
        }
      : null,
  }
}

/** What each axis of a coordinate is, in words. */
function axisWords(coordinate: ImageCoordinate): readonly (readonly [axis: number, words: string])[] {
  switch (coordinate.kind) {
    case 'direction': {
      const { axes, names, frame, projection, referenceRad, referencePixel, incrementRad } = coordinate
      const isEquatorial = ['J2000', 'ICRS', 'B1950'].includes(frame)
      const place = (i: 0 | 1): string => {
        if (!isEquatorial) return `${(referenceRad[i] / DEGREE).toFixed(6)}°`
        return i === 0 ? formatRa(referenceRad[0], 0.001) : formatDec(referenceRad[1], 0.01)
      }
      const words = (i: 0 | 1): string =>
        `${names[i]} ${frame} ${projection}  ${place(i)} at pixel ${referencePixel[i]}, ${(incrementRad[i] / ARCSEC).toFixed(4)}″ a pixel`
      return [
        [axes[0], words(0)],
        [axes[1], words(1)],
      ]
    }
    case 'spectral': {
      const { axis, frame, referenceHz, referencePixel, incrementHz, table } = coordinate
      const step = `${(incrementHz / 1e6).toFixed(6)} MHz a pixel${table ? ' or so, each from a table' : ''}`
      return [[axis, `Frequency ${frame}  ${(referenceHz / 1e6).toFixed(6)} MHz at pixel ${referencePixel}, ${step}`]]
    }
    case 'stokes':
      return [[coordinate.axis, `Stokes ${coordinate.stokes.join(' ')}`]]
    case 'linear':
      return coordinate.axes.map((axis, i) => {
        const { names, units, reference, referencePixel, increment } = coordinate
        return [axis, `${names[i]}  ${reference[i]} ${units[i]} at pixel ${referencePixel[i]}, ${increment[i]} a pixel`]
      })
  }
}

/** The summary as text. */
export function formatCasaImageSummary(summary: CasaImageSummary): string {
  const { path, pixelType, unit, objectName, imageType, telescope, observer, observed, axes, masks, beam } = summary
  const beams = summary.beamCount > 1 ? `, the first of ${summary.beamCount}` : ''
  const lines = [
    `CASA image   ${path}`,
    `Object       ${objectName || '–'}`,
    `Observation  ${[telescope, observer, observed].filter(Boolean).join(' · ') || '–'}`,
    `Pixels       ${[imageType, pixelType, unit].filter(Boolean).join(' · ')}`,
    ...axes.map((axis, i) => `Axis ${i}       ${axis}`),
    `Masks        ${masks.join(' ') || '–'}`,
    beam
      ? `Beam         ${beam.majorArcsec.toFixed(3)}″ × ${beam.minorArcsec.toFixed(3)}″, ${beam.positionAngleDeg.toFixed(2)}°${beams}`
      : 'Beam         –',
  ]
  return `${lines.join('\n')}\n`
}
