import { readdirSync, readFileSync } from 'node:fs'
import { temporaryFolder } from '@contimg/fixtures/data'
import { loadHdf5, Uvh5Reader } from '@contimg/formats/uvh5'
import { airyPower } from '@contimg/numerics/beam'
import type { PointSource } from '@contimg/numerics/flux'
import { separationRad, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { expect, test } from 'vitest'
import { parseSubbandFileName } from '../subbands/name.ts'
import { INTEGRATION_S } from './header.ts'
import { REALISTIC_GAINS, type SimulateOptions } from './options.ts'
import { simulate } from './run.ts'
import { randomField } from './sky.ts'
import { plainSimulation } from './testing.ts'
import type { Truth } from './truth.ts'

const DEG = Math.PI / 180
const C = 299_792_458

const options = (outFolder: string, changes: Partial<SimulateOptions>) =>
  plainSimulation(outFolder, { channelCount: 64, ...changes })

/** Mean sidereal time is enough for a source a degree away: 0.01 s of it is 4e-6 rad. */
const source: PointSource = {
  name: 'A',
  raRad: 129.5 * DEG,
  decRad: 55.2 * DEG,
  fluxJy: 3,
  spectralTerms: [-0.8],
  referenceFrequencyHz: 1.4e9,
}

async function readAll(file: string) {
  using reader = new Uvh5Reader(await loadHdf5(), file)
  const visibilities = new Float32Array(2 * reader.rowCount * reader.channelCount * reader.polarizationCount)
  reader.readVisibilities(0, reader.rowCount, visibilities)
  return { header: reader.header, visibilities, channels: reader.channelCount, rows: reader.rowCount }
}

test('a group is sixteen files of one observation, whose stamps differ by some seconds', async () => {
  const folder = temporaryFolder()
  const [group] = await simulate(options(folder, { sources: [source] }))
  const names = readdirSync(folder).filter((name) => name.endsWith('.hdf5'))
  expect(names).toHaveLength(16)
  const stamps = new Set(names.map((name) => parseSubbandFileName(name)!.stamp))
  expect(stamps.size).toBeGreaterThan(1)
  const { header, channels, rows } = await readAll(group.files[0])
  expect([rows, channels]).toEqual([24 * 21, 4])
  expect(header.frequenciesHz[0]).toBeGreaterThan(header.frequenciesHz[3])
  expect(header.antennaNames).toHaveLength(117)
  expect([...header.ant1Numbers.slice(0, 4)]).toEqual([0, 0, 29, 0])
  expect([...header.ant2Numbers.slice(0, 4)]).toEqual([0, 29, 29, 50])
  expect(header.extraKeywords.phase_center_epoch).toBe('HADEC')
})

test('the phase of a source follows from uvw, its position and the time alone: +2πi, position 2 − position 1', async () => {
  const [group] = await simulate(options(temporaryFolder(), { sources: [source] }))
  const { header, visibilities, channels } = await readAll(group.files[15])
  // direction cosines fitted from the longest baselines of one integration, both parts of the phase sign fixed
  const row = (t: number, b: number) => t * 21 + b
  for (const t of [0, 23]) {
    const [l, m] = await apparentOffset(group.truthFile, header.timesJd[row(t, 0)])
    for (let b = 0; b < 21; b++) {
      const [u, v, w] = [0, 1, 2].map((axis) => header.uvwM[3 * row(t, b) + axis]) as [number, number, number]
      const path = u * l + v * m + w * (Math.sqrt(1 - l * l - m * m) - 1)
      const at = 2 * row(t, b) * channels * 2
      const flux = 3 * (header.frequenciesHz[0] / 1.4e9) ** -0.8
      const phase = 2 * Math.PI * (header.frequenciesHz[0] / C) * path
      expect(
        Math.hypot(visibilities[at] - flux * Math.cos(phase), visibilities[at + 1] - flux * Math.sin(phase)),
      ).toBeLessThan(0.01 * flux)
    }
  }
})

/** Where the source stands off the meridian point, from the place of the moment that numerics/frames gives. */
async function apparentOffset(truthFile: string, timeJd: number): Promise<[number, number]> {
  const { apparentPlace, skyAt } = await import('@contimg/numerics/frames')
  const { DSA110_SITE } = await import('@contimg/numerics/stations')
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth
  const place = apparentPlace(skyAt((timeJd - 2400000.5) * 86400, DSA110_SITE, UNKNOWN_ORIENTATION), source)
  const dec0 = truth.dec_deg * DEG
  const [s, c] = [Math.sin(place.decRad), Math.cos(place.decRad)]
  const cosH = Math.cos(place.hourAngleRad)
  return [-c * Math.sin(place.hourAngleRad), s * Math.cos(dec0) - c * Math.sin(dec0) * cosH]
}

test('the truth file gives apparent fluxes averaged over the drift through the beam and over the band', async () => {
  const [group] = await simulate(options(temporaryFolder(), { sources: [source], beam: 'airy' }))
  const truth = JSON.parse(readFileSync(group.truthFile, 'utf8')) as Truth
  let sum = 0
  for (let t = 0; t < 24; t++) {
    const [l, m] = await apparentOffset(
      group.truthFile,
      2400000.5 + (truth.start_mjd_s + (t + 0.5) * INTEGRATION_S) / 86400,
    )
    for (const hz of truth.frequencies_hz)
      sum += airyPower(4.65, Math.asin(Math.hypot(l, m)), hz) * 3 * (hz / 1.4e9) ** -0.8
  }
  expect(truth.sources[0].apparent_flux_jy / (sum / (24 * 64))).toBeCloseTo(1, 5)
  expect(truth.sources[0].apparent_flux_jy).toBeLessThan(truth.sources[0].mean_flux_jy)
})

test('visibilities carry the gains that the truth file tells', async () => {
  const [group] = await simulate(
    options(temporaryFolder(), { gainErrors: REALISTIC_GAINS, sources: [{ ...source, fluxJy: 1000 }] }),
  )
  const [bare] = await simulate(options(temporaryFolder(), { sources: [{ ...source, fluxJy: 1000 }] }))
  const truth = JSON.parse(readFileSync(group.truthFile, 'utf8')) as Truth
  const gain = (station: number, polarization: number, t: number, channel: number) => {
    const [br, bi] = truth.gains.bandpass[station][polarization].slice(2 * channel) as [number, number]
    const [dr, di] = truth.gains.drift[station][polarization].slice(2 * t) as [number, number]
    return [br * dr - bi * di, br * di + bi * dr] as const
  }
  const [with_, without] = [await readAll(group.files[3]), await readAll(bare.files[3])]
  const [t, baseline, channel, polarization] = [7, 11, 2, 1] // antennas 1 and 4 of the list
  const at = 2 * (((t * 21 + baseline) * 4 + channel) * 2 + polarization)
  const [g1r, g1i] = gain(1, polarization, t, 3 * 4 + channel)
  const [g2r, g2i] = gain(4, polarization, t, 3 * 4 + channel)
  const [x, y] = [without.visibilities[at], without.visibilities[at + 1]]
  const [gr, gi] = [g1r * g2r + g1i * g2i, g1r * g2i - g1i * g2r]
  expect(with_.visibilities[at] / (gr * x - gi * y)).toBeCloseTo(1, 4)
  expect(with_.visibilities[at + 1] / (gr * y + gi * x)).toBeCloseTo(1, 4)
})

test('a dead antenna gives exact zeros, a channel of interference stands out', async () => {
  const folder = temporaryFolder()
  const changes = {
    sefdJy: 5800,
    deadStations: [30],
    interference: { narrow: 2, bursts: 0, strength: 100 },
    sources: [source],
  }
  const [group] = await simulate(options(folder, changes))
  let loud = 0
  for (const file of group.files) {
    const { visibilities, channels } = await readAll(file)
    const cell = (b: number, k: number) =>
      Math.hypot(visibilities[2 * (b * channels + k) * 2], visibilities[2 * (b * channels + k) * 2 + 1])
    expect(cell(1, 0) === 0 || cell(1, 0) > 50).toBe(true) // antennas 1 and 30
    for (let k = 0; k < channels; k++) if (cell(3, k) > 50 * (5800 / Math.sqrt(2 * 2929687.5 * INTEGRATION_S))) loud++
  }
  expect(loud).toBeGreaterThan(0)
  expect(loud).toBeLessThanOrEqual(2)
})

test('an aborted simulation leaves nothing behind', async () => {
  const folder = temporaryFolder()
  const controller = new AbortController()
  const progress = () => controller.abort()
  await expect(
    simulate(options(folder, { sources: [source] }), { progress, signal: controller.signal }),
  ).rejects.toThrow()
  expect(readdirSync(folder)).toEqual([])
})

test('random fields keep their sources apart and within bounds', () => {
  const field = {
    centre: source,
    radiusRad: 1.5 * DEG,
    count: 30,
    minimumJy: 0.02,
    maximumJy: 1,
    avoid: [source],
    seed: 4,
  }
  const sources = randomField(field)
  expect(sources).toHaveLength(30)
  for (const a of sources) {
    expect(separationRad(a, source)).toBeLessThan(1.5 * DEG)
    expect(a.fluxJy).toBeGreaterThanOrEqual(0.02)
    expect(a.fluxJy).toBeLessThanOrEqual(1)
    for (const b of [...sources, source]) if (a !== b) expect(separationRad(a, b)).toBeGreaterThan((4.9 / 60) * DEG)
  }
})
