import { LIGHT_M_PER_S } from '../frames/light.ts'
import { besselJ1 } from './bessel.ts'

/**
 * Far field of a uniformly lit circular dish: [2 J1(x) / x]², x = π D ν sin θ / c; half power at θ = 0.5145 λ/D,
 * first null at 1.2197 λ/D. Born & Wolf, Principles of Optics, 8.5.2. Nothing is received from behind (θ > π/2).
 */
export function airyPower(diameterM: number, offsetRad: number, frequencyHz: number): number {
  if (Math.abs(offsetRad) > Math.PI / 2) return 0
  const x = (Math.PI * diameterM * frequencyHz * Math.sin(offsetRad)) / LIGHT_M_PER_S
  if (Math.abs(x) < 1e-4) return 1 - (x * x) / 4
  const voltage = (2 * besselJ1(x)) / x
  return voltage * voltage
}

/**
 * Far field of an aperture lit by a cosine taper, cos(π a) / (1 − 4 a²) with a = 1.2 θ D / λ (Condon & Ransom, Essential
 * Radio Astronomy, §3.3.5), to a power of 2 or 4. As the square of a voltage (2) its half-power width is 0.991 λ/D; some
 * programs of this array raise it to 4, which is 0.71 λ/D wide. First null at a = 3/2, θ = 1.25 λ/D.
 */
export function taperedPower(diameterM: number, offsetRad: number, frequencyHz: number, exponent: 2 | 4): number {
  if (Math.abs(offsetRad) > Math.PI / 2) return 0
  const a = (1.2 * Math.abs(offsetRad) * diameterM * frequencyHz) / LIGHT_M_PER_S
  const fromPole = a - 0.5
  // cos(π a) = −sin(π (a − ½)) and 1 − 4 a² = −4 (a − ½)(a + ½): the pole at a = ½ is removable, its value π/4
  const slope = Math.abs(fromPole) < 1e-4 ? Math.PI : Math.sin(Math.PI * fromPole) / fromPole
  const voltage = slope / (4 * (a + 0.5))
  return exponent === 2 ? voltage * voltage : voltage ** 4
}
