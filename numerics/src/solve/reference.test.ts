import { expect, test } from 'vitest'
import { referencePhases } from './reference.ts'

const ANTENNAS = 4
const SPANS = 24

/** Phases that wander smoothly, each antenna in its own way; every solution is turned by an unknown angle. */
function wandering(isDead: (antenna: number, s: number) => boolean) {
  const phaseRad = (antenna: number, s: number) => 0.7 * antenna + 0.5 * Math.sin(0.13 * s * (antenna + 1))
  const gains = new Float64Array(2 * SPANS * ANTENNAS)
  const flags = new Uint8Array(SPANS * ANTENNAS)
  for (let s = 0; s < SPANS; s++)
    for (let antenna = 0; antenna < ANTENNAS; antenna++) {
      const angleRad = phaseRad(antenna, s) + 2.4 * s
      const at = s * ANTENNAS + antenna
      if (isDead(antenna, s)) flags[at] = 1
      else gains.set([Math.cos(angleRad), Math.sin(angleRad)], 2 * at)
    }
  return { gains, flags, phaseRad }
}

function steps(gains: Float64Array, flags: Uint8Array, antenna: number): number[] {
  const phases = Array.from({ length: SPANS }, (_, s) => s * ANTENNAS + antenna)
    .filter((at) => !flags[at])
    .map((at) => Math.atan2(gains[2 * at + 1], gains[2 * at]))
  return phases
    .slice(1)
    .map((phase, i) => Math.abs(Math.atan2(Math.sin(phase - phases[i]), Math.cos(phase - phases[i]))))
}

test.each([
  ['the second half', (s: number) => s >= SPANS / 2],
  ['the first half', (s: number) => s < SPANS / 2],
  ['a stretch in the middle', (s: number) => s >= 6 && s < 18],
  ['every other solution', (s: number) => s % 2 === 1],
] as const)('a reference antenna that is missing in %s leaves no jump in the phases of the others', (_, isMissing) => {
  const { gains, flags } = wandering((antenna, s) => antenna === 0 && isMissing(s))
  const used = referencePhases(gains, flags, ANTENNAS, [0, 1, 2, 3])
  expect([...used]).toEqual(Array.from({ length: SPANS }, (__, s) => (isMissing(s) ? 1 : 0)))
  // without a stand-in's phase the jump would be as large as that phase, 0.7 rad
  for (const antenna of [1, 2, 3]) expect(Math.max(...steps(gains, flags, antenna))).toBeLessThan(0.45)
  for (let s = 0; s < SPANS; s++) if (!isMissing(s)) expect(Math.abs(gains[2 * s * ANTENNAS + 1])).toBeLessThan(1e-12)
})

test('phases relative to each other are left as they are', () => {
  const { gains, flags, phaseRad } = wandering((antenna, s) => antenna === 0 && s % 3 === 1)
  referencePhases(gains, flags, ANTENNAS, [0, 1, 2, 3])
  for (let s = 0; s < SPANS; s++) {
    const [two, three] = [2, 3].map((antenna) => {
      const at = 2 * (s * ANTENNAS + antenna)
      return Math.atan2(gains[at + 1], gains[at])
    })
    expect(Math.cos(three - two - (phaseRad(3, s) - phaseRad(2, s)))).toBeCloseTo(1, 12)
  }
})

test('stand-ins that are not solved beside the reference are passed over, and chains of them followed', () => {
  const alive = [
    [1, 1, 0, 0],
    [0, 1, 1, 0],
    [0, 0, 1, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
  ]
  const flags = Uint8Array.from(alive.flat(), (on) => 1 - on)
  const phases = [0, 0.5, 1, 1.5]
  const gains = Float64Array.from(alive.flatMap((_, s) => phases.flatMap((p) => [Math.cos(p + s), Math.sin(p + s)])))
  expect([...referencePhases(gains, flags, ANTENNAS, [0, 3, 1, 2])]).toEqual([0, 1, 2, -1, 3])
  for (const [s, on] of alive.entries())
    for (const [antenna, isOn] of on.entries())
      if (isOn)
        expect(Math.atan2(gains[2 * (4 * s + antenna) + 1], gains[2 * (4 * s + antenna)])).toBeCloseTo(phases[antenna])
})
