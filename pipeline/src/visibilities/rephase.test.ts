import { itrfDirection, itrfFromGeodetic, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { baselineUvw, icrsUvwBasis } from '@contimg/numerics/uvw'
import { expect, test } from 'vitest'
import type { VisibilityBlock } from './block.ts'
import { medianCentre, Rephaser } from './rephase.ts'
import type { VisibilitySource } from './source.ts'

const C = 299_792_458
const [x, y, z] = itrfFromGeodetic(DSA110_SITE)
const antennas = [
  [0, 0, 0],
  [1500, -800, 900],
  [-700, 1100, -1300],
].map(([dx, dy, dz], i) => ({ name: `${i}`, positionM: [x + dx, y + dy, z + dz] as const, diameterM: 4.65 }))
const fields = [
  { name: 'a', raRad: 2.24, decRad: 0.95 },
  { name: 'b', raRad: 2.26, decRad: 0.951 },
]
const source: VisibilitySource = {
  path: 'test',
  telescopeName: 'DSA',
  antennas,
  fields,
  spectralWindows: [
    { name: '', frequenciesHz: Float64Array.of(1.31e9, 1.4e9, 1.49e9), channelWidthsHz: new Float64Array(3).fill(9e7) },
  ],
  dataDescriptions: [{ spectralWindow: 0, correlations: [9] }],
  rowCount: 4,
  blocks: () => [],
}

/** Two fields at two times, two baselines each, of one point source: V = exp(2πi ν/c b·(s − s₀)), from directions in the ITRF. */
function block(star: { raRad: number; decRad: number }): VisibilityBlock {
  const timesMjdS = Float64Array.of(5.26735e9, 5.26735e9, 5.26735e9 + 13, 5.26735e9 + 13)
  const fieldIds = Int32Array.of(0, 0, 1, 1)
  const antenna1 = Int32Array.of(0, 1, 0, 1)
  const antenna2 = Int32Array.of(1, 2, 1, 2)
  const uvwM = new Float64Array(12)
  const visibilities = new Float32Array(2 * 4 * 3)
  for (let row = 0; row < 4; row++) {
    const sky = skyAt(timesMjdS[row], DSA110_SITE, UNKNOWN_ORIENTATION)
    const field = fields[fieldIds[row]]
    const baseline = [0, 1, 2].map((i) => antennas[antenna2[row]].positionM[i] - antennas[antenna1[row]].positionM[i])
    const along = (direction: readonly number[]) => baseline.reduce((sum, b, i) => sum + b * direction[i], 0)
    const pathM = along(itrfDirection(sky, star)) - along(itrfDirection(sky, field))
    const pair = { antenna1: [antenna1[row]], antenna2: [antenna2[row]] }
    baselineUvw(
      Float64Array.from(antennas.flatMap(({ positionM }) => [...positionM])),
      pair,
      icrsUvwBasis(sky, field),
      uvwM,
      row,
    )
    for (let k = 0; k < 3; k++) {
      const phase = (2 * Math.PI * source.spectralWindows[0].frequenciesHz[k] * pathM) / C
      visibilities[2 * (3 * row + k)] = Math.cos(phase)
      visibilities[2 * (3 * row + k) + 1] = Math.sin(phase)
    }
  }
  const spectra = [
    {
      dataDescriptionId: 0,
      firstRow: 0,
      rowCount: 4,
      channelCount: 3,
      polarizationCount: 1,
      visibilities,
      flags: new Uint8Array(12),
      weights: new Float32Array(4).fill(1),
      weightSpectrum: undefined,
    },
  ]
  return {
    firstRow: 0,
    rowCount: 4,
    timesMjdS,
    exposuresS: new Float64Array(4),
    fieldIds,
    antenna1,
    antenna2,
    uvwM,
    spectra,
  }
}

test('visibilities of a source moved to its own position are real and flat, whatever their phase centres were', () => {
  const star = { raRad: 2.251, decRad: 0.953 }
  const moved = block(star)
  new Rephaser(source, star).rephase(moved)
  const { visibilities } = moved.spectra[0]
  for (let i = 0; i < visibilities.length; i += 2) {
    expect(visibilities[i]).toBeCloseTo(1, 4)
    expect(Math.abs(visibilities[i + 1])).toBeLessThan(2e-4)
  }
})

test('there and back again leaves uvw and visibilities as they were', () => {
  const there = block({ raRad: 2.251, decRad: 0.953 })
  const before = block({ raRad: 2.251, decRad: 0.953 })
  new Rephaser(source, { raRad: 2.22, decRad: 0.94 }).rephase(there)
  expect(Math.abs(there.uvwM[2] - before.uvwM[2])).toBeGreaterThan(1)
  const moved: VisibilitySource = { ...source, fields: [{ name: '', raRad: 2.22, decRad: 0.94 }] }
  const back = { ...there, fieldIds: new Int32Array(4) }
  new Rephaser(moved, fields[1]).rephase(back)
  for (let i = 6; i < 12; i++) expect(back.uvwM[i]).toBeCloseTo(before.uvwM[i], 6)
  for (let i = 12; i < 24; i++)
    expect(back.spectra[0].visibilities[i]).toBeCloseTo(before.spectra[0].visibilities[i], 3)
})

test('the middle of a strip across 0 h is near 0 h', () => {
  const turn = 2 * Math.PI
  const strip = [-0.02, -0.01, 0, 0.01, 0.02].map((raRad) => ({ raRad: (raRad + turn) % turn, decRad: 0.9 }))
  const { raRad } = medianCentre(strip)
  expect(Math.min(raRad, turn - raRad)).toBeLessThan(1e-9)
})
