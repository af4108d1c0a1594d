/** A circle on the sky, ICRS. */
export interface Cone {
  readonly raRad: number
  readonly decRad: number
  readonly radiusRad: number
}

/** A span of declinations, and one or two of right ascension (two where the cone lies across 0 h). Radians. */
export interface ConeBox {
  readonly decFromRad: number
  readonly decToRad: number
  readonly raSpansRad: readonly (readonly [from: number, to: number])[]
}

const MARGIN_RAD = 1e-9 // a catalogue keeps degrees, rounded otherwise than these

/**
 * The box that holds a cone. At declination δ a cone of radius r reaches sin Δα = sin r / cos δ in right ascension, and
 * all around where it holds a pole.
 */
export function boxOf({ raRad, decRad, radiusRad }: Cone): ConeBox {
  const radius = radiusRad + MARGIN_RAD
  const [decFromRad, decToRad] = [decRad - radius, decRad + radius]
  const holdsPole = decToRad >= Math.PI / 2 || decFromRad <= -Math.PI / 2
  const halfRad = holdsPole ? Math.PI : Math.asin(Math.min(1, Math.sin(radius) / Math.cos(decRad))) + MARGIN_RAD
  return { decFromRad, decToRad, raSpansRad: raSpans(raRad, halfRad) }
}

const TURN = 2 * Math.PI

function raSpans(raRad: number, halfRad: number): ConeBox['raSpansRad'] {
  if (halfRad >= Math.PI) return [[0, TURN]]
  const from = (((raRad - halfRad) % TURN) + TURN) % TURN
  const to = from + 2 * halfRad
  if (to < TURN) return [[from, to]]
  return [
    [from, TURN],
    [0, to - TURN],
  ]
}

/**
 * Whether a direction lies in a cone, by its great circle: hav d = hav Δδ + cos δ₁ cos δ₂ hav Δα, with hav x = sin²(x/2),
 * which is exact for small distances and near the poles.
 */
export function isInCone({ raRad, decRad, radiusRad }: Cone, direction: { raRad: number; decRad: number }): boolean {
  return (
    haversine(direction.decRad - decRad) +
      Math.cos(direction.decRad) * Math.cos(decRad) * haversine(direction.raRad - raRad) <=
    haversine(Math.min(radiusRad, Math.PI))
  )
}

function haversine(angleRad: number): number {
  return Math.sin(angleRad / 2) ** 2
}
