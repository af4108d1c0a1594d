import { type ReactNode, useMemo } from 'react'
import { CopyButton, Position } from '../../../parts/facts.tsx'
import { positionAs } from '../../../words/angles.ts'
import { fixed, flux, significant, withError } from '../../../words/numbers.ts'
import { type Beam, useBeamGain } from '../pixels/use-beam.ts'
import { localNoise } from '../sky/local-noise.ts'
import type { Place } from '../sky/plane.ts'
import { nearestSource, type SkySource } from '../sky/sources.ts'
import { type Kept, useKept } from './kept.ts'
import type { LoadedImage } from './pane-image.ts'
import type { Cursor } from './tools.ts'

const NEAR_BEAMS = 3

/** What is known of a place on an image. */
export interface Reading {
  readonly pixel: readonly [x: number, y: number] | undefined // from 0, whole
  readonly value: number | undefined // undefined: not here yet; NaN: blank
  readonly noise: number | undefined
}

export function readingAt({ pixels, plane }: LoadedImage, place: Place | undefined): Reading {
  const found = place && plane?.pixelOf(place)
  const none = { pixel: undefined, value: undefined, noise: undefined }
  if (found === undefined || plane === undefined) return none
  const [x, y] = found.map(Math.round)
  if (x < 0 || y < 0 || x >= plane.width || y >= plane.height) return none
  if (!pixels.hasRow(y)) return { pixel: [x, y], value: undefined, noise: undefined }
  const value = pixels.at(x, y)
  return {
    pixel: [x, y],
    value,
    noise: Number.isFinite(value) ? localNoise((a, b) => pixels.at(a, b), x, y) : undefined,
  }
}

/** `14.8 ± 0.4 mJy/beam` */
export function valueText({ value, noise }: Reading, unit: string): string {
  if (value === undefined) return 'not read yet'
  if (Number.isNaN(value)) return 'blank'
  const isJy = /^Jy\b/.test(unit)
  const scale = isJy ? 1000 : 1
  return `${withError(value * scale, noise === undefined ? undefined : noise * scale)} ${isJy ? `m${unit}` : unit}`.trim()
}

interface ReadoutProps {
  readonly images: readonly LoadedImage[]
  readonly cursor: Kept<Cursor | undefined>
  readonly sources: readonly SkySource[]
  readonly beam: Beam | undefined
}

/** One line, always in the same place: where the pointer is, and what is there. */
export function Readout({ images, cursor, sources, beam }: ReadoutProps): ReactNode {
  const pointed = useKept(cursor)
  const first = images[0]
  const image = images[pointed?.pane ?? 0] ?? first
  const reading = useMemo(() => readingAt(image, pointed?.place), [image, pointed?.place, image.pixels.changes])
  const gain = useBeamGain(beam, reading.pixel)
  const beamDeg = (image.beam?.majorArcsec ?? 20) / 3600
  const source = pointed && image.plane?.isSky ? nearestSource(sources, pointed.place, NEAR_BEAMS * beamDeg) : undefined
  const text = readoutText(pointed?.place, image, reading)
  return (
    <div className="flex min-h-9 flex-none flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3 py-1 text-small">
      {pointed === undefined || reading.pixel === undefined ? (
        <span className="text-ink-3">Point at the picture, or focus it and use the arrows, to read a place.</span>
      ) : (
        <>
          {image.plane?.isSky ? (
            <Position raDeg={pointed.place[0]} decDeg={pointed.place[1]} />
          ) : (
            <span className="text-ink-3">no coordinates</span>
          )}
          <span className="text-ink-3">
            pixel {reading.pixel[0] + 1}, {reading.pixel[1] + 1}
          </span>
          <b>{valueText(reading, image.unit)}</b>
          {images.length > 1 && first !== image && <span className="text-ink-3">{image.name}</span>}
          {gain !== undefined && <span className="text-ink-2">beam gain {fixed(gain, 2)}</span>}
          <CopyButton text={text} what="the readout" />
          {source && (
            <span className="ml-auto text-ink-2">
              {source.catalog.toUpperCase()} {flux(source.catalogJy)}
            </span>
          )}
        </>
      )}
      <span aria-live="polite" className="sr-only">
        {pointed?.isByKeys ? text : ''}
      </span>
    </div>
  )
}

/** The same as words to keep. */
export function readoutText(place: Place | undefined, { unit, plane }: LoadedImage, reading: Reading): string {
  if (place === undefined || reading.pixel === undefined) return ''
  const pixel = `pixel ${reading.pixel[0] + 1}, ${reading.pixel[1] + 1}`
  const value = valueText(reading, unit)
  const exact =
    reading.value !== undefined && Number.isFinite(reading.value) ? ` (${significant(reading.value, 6)} ${unit})` : ''
  return [
    ...(plane?.isSky ? [positionAs('sexagesimal', ...place), positionAs('degrees', ...place)] : []),
    pixel,
    `${value}${exact}`,
  ].join(' · ')
}
