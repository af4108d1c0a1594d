import { positionOf } from '../../words/positions.ts'
import { type Cone, coneKey, KEYS } from './keys.ts'

const DEFAULT_RADIUS_DEG = 1.5

/** `2026-01-25/2026-01-26T06`, also with “to” between; undefined where it is no span. */
export function parseSpan(text: string): string | undefined {
  const clean = text.trim().replace(/\s+to\s+|\s+/g, (gap) => (gap.includes('to') ? '/' : 'T'))
  const span = KEYS.t.read(clean)
  if (span === undefined || !span.includes('/')) return span
  const [from, to] = span.split('/')
  return from < to ? span : undefined
}

/** `15.5..17`, also `15.5 17`. */
export function parseDec(text: string): readonly [number, number] | undefined {
  const range = KEYS.dec.read(
    text
      .trim()
      .replaceAll('\u2212', '-')
      .replace(/\s*(\.\.|\sto\s|\s)\s*/, '..'),
  )
  return range && range[0] >= -90 && range[1] <= 90 ? range : undefined
}

/** A position in degrees or sexagesimal, and behind a comma the radius in degrees. */
export function parseCone(text: string): Cone | undefined {
  const clean = text.trim().replaceAll('\u2212', '-')
  const inDegrees = coneKey.read(clean)
  if (inDegrees) return inDegrees
  const [, before, radius] = /^(.*\S)\s*,\s*(\d+(?:\.\d+)?)°?$/.exec(clean) ?? []
  const place = positionOf(clean) ?? (before === undefined ? undefined : positionOf(before))
  if (place === undefined) return undefined
  const radiusDeg = positionOf(clean) ? DEFAULT_RADIUS_DEG : Number(radius)
  const cone = [...place, radiusDeg].map((value) => Number(value.toFixed(5))) as [number, number, number]
  return coneKey.read(cone.join(',')) ?? undefined
}
