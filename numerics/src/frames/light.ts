import { addScaled, dot, unit, type Vector3 } from './vector.ts'

export const LIGHT_M_PER_S = 299792458 // exact: it defines the metre

const SUN_SCHWARZSCHILD_AU = 1.97412574336e-8 // 2GM/c²
const DEFLECTION_LIMIT = 1e-6 // of 1 + cos(angle from the Sun): stops the bending behind the Sun's limb

/** What bends the light of a star on its way to the observer, all in BCRS axes. */
export interface LightPath {
  readonly sunToObserver: Vector3 // unit vector
  readonly sunDistanceAu: number
  readonly velocity: Vector3 // of the observer about the barycentre, in units of the speed of light
}

/** From the direction of a source at infinite distance in the BCRS to the proper direction of the observer. */
export function properDirection(source: Vector3, path: LightPath): Vector3 {
  return unit(aberrate(deflect(source, path), path))
}

/**
 * The derivative of properDirection along `step` (at right angles to the source): how far and whither the proper
 * direction moves for a small step of the source.
 */
export function properStep(source: Vector3, step: Vector3, path: LightPath): Vector3 {
  const deflected = deflect(source, path)
  const aberrated = aberrate(deflected, path)
  const moved = aberrateStep(deflected, deflectStep(source, step, path), path)
  const proper = unit(aberrated)
  const length = dot(aberrated, proper)
  const across = addScaled(moved, -dot(moved, proper), proper)
  return [across[0] / length, across[1] / length, across[2] / length]
}

/**
 * Bending by the Sun's gravity, away from the Sun: p + g/(1 + p·e) · (e − p (p·e)), e from the Sun to the observer,
 * g = 2GM/(c² R). Klioner 2003, AJ 125, 1580; Explanatory Supplement (2013) eq. 7.63, for a source at infinity.
 */
function deflect(p: Vector3, { sunToObserver: e, sunDistanceAu }: LightPath): Vector3 {
  const pe = dot(p, e)
  const bend = SUN_SCHWARZSCHILD_AU / sunDistanceAu / Math.max(1 + pe, deflectionLimit(sunDistanceAu))
  return addScaled(addScaled(p, bend, e), -bend * pe, p)
}

function deflectStep(p: Vector3, dp: Vector3, { sunToObserver: e, sunDistanceAu }: LightPath): Vector3 {
  const pe = dot(p, e)
  const dpe = dot(dp, e)
  const limit = deflectionLimit(sunDistanceAu)
  const bend = SUN_SCHWARZSCHILD_AU / sunDistanceAu / Math.max(1 + pe, limit)
  const dbend = 1 + pe > limit ? (-bend * dpe) / (1 + pe) : 0
  const along = addScaled(addScaled(dp, dbend, e), -bend * pe, dp)
  return addScaled(along, -dbend * pe - bend * dpe, p)
}

function deflectionLimit(sunDistanceAu: number): number {
  return DEFLECTION_LIMIT / Math.max(sunDistanceAu * sunDistanceAu, 1)
}

/**
 * Aberration, special relativity with the Sun's potential, not yet brought to unit length:
 * p/γ + (1 + p·v/(1 + 1/γ)) v + U (v − p (p·v)). Explanatory Supplement (2013) eq. 7.40; Klioner 2003.
 */
function aberrate(p: Vector3, { velocity: v, sunDistanceAu }: LightPath): Vector3 {
  const inverseGamma = Math.sqrt(1 - dot(v, v))
  const potential = SUN_SCHWARZSCHILD_AU / sunDistanceAu
  const pv = dot(p, v)
  const alongP = inverseGamma - potential * pv
  const alongV = 1 + pv / (1 + inverseGamma) + potential
  return [alongP * p[0] + alongV * v[0], alongP * p[1] + alongV * v[1], alongP * p[2] + alongV * v[2]]
}

function aberrateStep(p: Vector3, dp: Vector3, { velocity: v, sunDistanceAu }: LightPath): Vector3 {
  const inverseGamma = Math.sqrt(1 - dot(v, v))
  const potential = SUN_SCHWARZSCHILD_AU / sunDistanceAu
  const dpv = dot(dp, v)
  const alongDp = inverseGamma - potential * dot(p, v)
  const scaled: Vector3 = [alongDp * dp[0], alongDp * dp[1], alongDp * dp[2]]
  return addScaled(addScaled(scaled, dpv / (1 + inverseGamma), v), -potential * dpv, p)
}
