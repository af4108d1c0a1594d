import { describe, expect, test } from 'vitest'
import { type ArrayLayout, type Integration, VisibilitySimulator } from './simulator.ts'

const C = 299_792_458
const CHANNELS = 96

const layout: ArrayLayout = {
  antenna1: Int32Array.of(0, 0, 1, 0),
  antenna2: Int32Array.of(0, 1, 2, 2),
  antennaCount: 3,
  channelCount: CHANNELS,
  channelsPerSubband: 48,
  firstFrequencyHz: 1.4986431884765625e9,
  channelStepHz: -1953125,
  sourceCount: 3,
  noiseSigmaJy: 0,
  systemFluxJy: 0,
  seed: 1,
}

function unitGains(antennas = 3): Float32Array {
  const gains = new Float32Array(antennas * 4 * CHANNELS)
  for (let plane = 0; plane < antennas * 4; plane += 2) gains.fill(1, plane * CHANNELS, (plane + 1) * CHANNELS)
  return gains
}

function integration(): Integration {
  const sources = [
    [0.012, -0.02],
    [-0.03, 0.011],
    [0, 0],
  ]
  return {
    timeIndex: 3,
    uvwM: Float64Array.from([0, 0, 0, 1203.4, -2211.7, 640.2, -400.25, 1900.125, -88.5, 803.15, -311.575, 551.7]),
    uvwChangeM: undefined,
    lmn1: Float64Array.from(sources.flatMap(([l, m]) => [l, m, Math.sqrt(1 - l * l - m * m) - 1])),
    fluxJy: Float32Array.from({ length: 3 * CHANNELS }, (_, i) => 1 + (i % CHANNELS) / 50 + Math.floor(i / CHANNELS)),
    gains: unitGains(),
  }
}

/** The definition, in double precision. */
function directSum(given: Integration, baseline: number, channel: number): [number, number] {
  const frequencyHz = layout.firstFrequencyHz + channel * layout.channelStepHz
  let [real, imag] = [0, 0]
  for (let s = 0; s < 3; s++) {
    const path = [0, 1, 2].reduce((sum, axis) => sum + given.uvwM[3 * baseline + axis] * given.lmn1[3 * s + axis], 0)
    const phase = 2 * Math.PI * (frequencyHz / C) * path
    real += given.fluxJy[s * CHANNELS + channel] * Math.cos(phase)
    imag += given.fluxJy[s * CHANNELS + channel] * Math.sin(phase)
  }
  return [real, imag]
}

/** Index of the real part in [subband, baseline, channel, polarization, 2]. */
function at(baseline: number, channel: number, polarization: number, baselines = 4): number {
  const subband = Math.floor(channel / 48)
  return (((subband * baselines + baseline) * 48 + (channel % 48)) * 2 + polarization) * 2
}

test('visibilities are the direct sum over sources, with +2πi in the exponent, within 2e-6 of their summed flux', () => {
  const simulator = new VisibilitySimulator(layout)
  simulator.simulate(integration())
  for (let b = 1; b < 4; b++) {
    for (let channel = 0; channel < CHANNELS; channel++) {
      const [real, imag] = directSum(integration(), b, channel)
      const fluxJy = [0, 1, 2].reduce((sum, s) => sum + integration().fluxJy[s * CHANNELS + channel], 0)
      for (const polarization of [0, 1]) {
        const found = simulator.visibilities.subarray(at(b, channel, polarization))
        expect(Math.hypot(found[0] - real, found[1] - imag)).toBeLessThan(2e-6 * fluxJy)
      }
    }
  }
})

test('gains enter as conj(G₁) G₂, each polarization its own', () => {
  const simulator = new VisibilitySimulator(layout)
  const gains = unitGains()
  const gain = (antenna: number, polarization: number, real: number, imag: number) => {
    gains.fill(real, (antenna * 4 + polarization * 2) * CHANNELS, (antenna * 4 + polarization * 2 + 1) * CHANNELS)
    gains.fill(imag, (antenna * 4 + polarization * 2 + 1) * CHANNELS, (antenna * 4 + polarization * 2 + 2) * CHANNELS)
  }
  gain(0, 0, 0, 2) // 2i on antenna 0, XX
  gain(1, 1, 0.6, 0.8)
  simulator.simulate({ ...integration(), gains })
  const [real, imag] = directSum(integration(), 1, 50)
  const xx = simulator.visibilities.subarray(at(1, 50, 0))
  const yy = simulator.visibilities.subarray(at(1, 50, 1))
  expect(xx[0]).toBeCloseTo(2 * imag, 4) // conj(2i)·V = −2i·V
  expect(xx[1]).toBeCloseTo(-2 * real, 4)
  expect(yy[0]).toBeCloseTo(0.6 * real - 0.8 * imag, 4)
  expect(yy[1]).toBeCloseTo(0.8 * real + 0.6 * imag, 4)
})

test('smearing is the average over the exposure and the channel', () => {
  const uvwChangeM = Float64Array.from([0, 0, 0, 9, -4, 5, 7, 3, -8, 6, 6, 2])
  const simulator = new VisibilitySimulator(layout)
  simulator.simulate({ ...integration(), uvwChangeM })
  const steps = 60
  for (const channel of [0, 41, 95]) {
    let [real, imag] = [0, 0]
    for (let t = 0; t < steps; t++) {
      for (let f = 0; f < steps; f++) {
        const [fraction, offset] = [(t + 0.5) / steps - 0.5, (f + 0.5) / steps - 0.5]
        const uvwM = integration().uvwM.map((x, i) => x + fraction * uvwChangeM[i])
        // the path's change belongs to the channel's centre, the channel's width to the path at mid-exposure
        const [r, i] = smearedSample(integration(), uvwM, channel, offset)
        real += r / steps ** 2
        imag += i / steps ** 2
      }
    }
    const found = simulator.visibilities.subarray(at(1, channel, 0))
    expect(Math.hypot(found[0] - real, found[1] - imag)).toBeLessThan(2e-3)
  }
})

function smearedSample(given: Integration, uvwM: Float64Array, channel: number, offset: number): [number, number] {
  const frequencyHz = layout.firstFrequencyHz + channel * layout.channelStepHz
  let [real, imag] = [0, 0]
  for (let s = 0; s < 3; s++) {
    const dot = (b: Float64Array) => [0, 1, 2].reduce((sum, axis) => sum + b[3 + axis] * given.lmn1[3 * s + axis], 0)
    const phase = (2 * Math.PI * (frequencyHz * dot(uvwM) + offset * layout.channelStepHz * dot(given.uvwM))) / C
    real += given.fluxJy[s * CHANNELS + channel] * Math.cos(phase)
    imag += given.fluxJy[s * CHANNELS + channel] * Math.sin(phase)
  }
  return [real, imag]
}

describe('noise', () => {
  const pairs = 600
  const noisy: ArrayLayout = {
    ...layout,
    antenna1: Int32Array.from({ length: pairs }, (_, i) => i % 24),
    antenna2: Int32Array.from({ length: pairs }, (_, i) => 24 + Math.floor(i / 24)),
    antennaCount: 49,
    noiseSigmaJy: 2.5,
  }
  const quiet = {
    ...integration(),
    uvwM: new Float64Array(3 * pairs),
    fluxJy: new Float32Array(3 * CHANNELS),
    gains: unitGains(49),
  }

  test('has the standard deviation asked for, a normal shape and no correlation of its parts', () => {
    const simulator = new VisibilitySimulator(noisy)
    simulator.simulate(quiet)
    const x = simulator.visibilities
    const moment = (power: number) => x.reduce((sum, value) => sum + (value / 2.5) ** power, 0) / x.length
    const spread = 1 / Math.sqrt(x.length)
    expect(Math.abs(moment(1))).toBeLessThan(5 * spread)
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.SQRT2 * spread)
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15) * spread)
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96) * spread)
    for (const lag of [1, 2, 4, 192, 4 * 48]) {
      let product = 0
      for (let i = lag; i < x.length; i++) product += (x[i] * x[i - lag]) / 6.25
      expect(Math.abs(product / x.length), `lag ${lag}`).toBeLessThan(5 * spread)
    }
  })

  test('belongs to a baseline and a time, not to the order of work', () => {
    const simulator = new VisibilitySimulator(noisy)
    simulator.simulate(quiet)
    const first = simulator.visibilities.slice()
    simulator.simulate({ ...quiet, timeIndex: 4 })
    const later = simulator.visibilities.slice()
    expect(later[0]).not.toBe(first[0])
    const few = new VisibilitySimulator({
      ...noisy,
      antenna1: noisy.antenna1.slice(7, 9),
      antenna2: noisy.antenna2.slice(7, 9),
    })
    few.simulate({ ...quiet, uvwM: new Float64Array(6) })
    expect(few.visibilities[at(1, 60, 1, 2)]).toBe(first[at(8, 60, 1, pairs)])
  })
})

test('an autocorrelation is real and has the mean power of the system', () => {
  const simulator = new VisibilitySimulator({ ...layout, noiseSigmaJy: 2, systemFluxJy: 5800 })
  simulator.simulate({ ...integration(), fluxJy: new Float32Array(3 * CHANNELS) })
  let mean = 0
  for (let channel = 0; channel < CHANNELS; channel++) {
    expect(simulator.visibilities[at(0, channel, 0) + 1]).toBe(0)
    mean += simulator.visibilities[at(0, channel, 0)] / CHANNELS
  }
  expect(Math.abs(mean - 5800)).toBeLessThan((5 * 2 * Math.SQRT2) / Math.sqrt(CHANNELS))
})
