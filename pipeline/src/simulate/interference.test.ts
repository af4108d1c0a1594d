import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addInterference, hears, planInterference } from './interference.ts'
import { correlatorBaselines } from './layout.ts'

const ALL = { narrow: 2, bursts: 1, combs: 1, drifting: 2, edges: 1, satellites: 2, strength: 7 }

test('whatever the seed, what disturbs lies within the observation, and every kind is there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(16, 96, 768), (seed, channels) => {
      const plan = planInterference(ALL, channels, 24, 2.3, seed)
      for (const { integration, firstChannel, channelCount, amplitudeJy } of plan) {
        expect(integration >= 0 && integration < 24 && Number.isInteger(integration)).toBe(true)
        expect(firstChannel >= 0 && firstChannel + channelCount <= channels && channelCount >= 1).toBe(true)
        expect(amplitudeJy).toBeLessThanOrEqual(7 * 2.3)
        expect(amplitudeJy).toBeGreaterThan(0)
      }
      const kinds = new Set(plan.map(({ kind }) => kind))
      for (const kind of ['narrow', 'burst', 'comb', 'edge', 'satellite'] as const) expect(kinds).toContain(kind)
    }),
  )
})

test('the samples that the plan names get its amplitude times the gains, and no others', () => {
  const { antenna1, antenna2 } = correlatorBaselines(4)
  const [channels, perSubband, baselines] = [96, 6, antenna1.length]
  const plan = planInterference({ ...ALL, narrow: 0, combs: 0, edges: 0, bursts: 0 }, channels, 24, 1, 3)
  for (const integration of [0, 5, 11, 23]) {
    const visibilities = new Float32Array(channels * baselines * 4)
    addInterference(visibilities, plan, integration, {
      antenna1,
      antenna2,
      channelsPerSubband: perSubband,
      gainScale: 0.5,
    })
    const wanted = new Float64Array(channels)
    for (const { integration: when, firstChannel, channelCount, amplitudeJy } of plan)
      if (when === integration) wanted.fill(amplitudeJy / 4, firstChannel, firstChannel + channelCount)
    for (let b = 0; b < baselines; b++)
      for (let k = 0; k < channels; k++) {
        const at = ((Math.floor(k / perSubband) * baselines + b) * perSubband + (k % perSubband)) * 4
        const cell = visibilities.subarray(at, at + 4)
        expect(Math.hypot(cell[0], cell[1])).toBeCloseTo(wanted[k], 4)
        expect([cell[2], cell[3]]).toEqual([cell[0], cell[1]])
        if (antenna1[b] === antenna2[b]) expect(cell[0]).toBeCloseTo(wanted[k], 4)
      }
  }
})

test('what few antennas hear is on their baselines only, and what one makes is on all of its own', () => {
  const { antenna1, antenna2 } = correlatorBaselines(5)
  const [channels, perSubband, baselines] = [96, 6, antenna1.length]
  for (const words of [{ local: 2 }, { own: 2 }]) {
    const plan = planInterference({ narrow: 0, bursts: 0, strength: 5, ...words }, channels, 24, 1, 9, 5)
    const visibilities = new Float32Array(channels * baselines * 4)
    addInterference(visibilities, plan, 7, { antenna1, antenna2, channelsPerSubband: perSubband, gainScale: 1 })
    for (let b = 0; b < baselines; b++)
      for (let k = 0; k < channels; k++) {
        const at = ((Math.floor(k / perSubband) * baselines + b) * perSubband + (k % perSubband)) * 4
        const heard = plan.some(({ integration, firstChannel, channelCount, hearers }) => {
          const here = integration === 7 && k >= firstChannel && k < firstChannel + channelCount
          return here && hears(hearers, antenna1[b], antenna2[b])
        })
        expect(Math.hypot(visibilities[at], visibilities[at + 1]) > 0).toBe(heard)
      }
  }
  expect([hears({ antennas: [1, 2], own: false }, 1, 3), hears({ antennas: [1], own: true }, 1, 3)]).toEqual([
    false,
    true,
  ])
})
