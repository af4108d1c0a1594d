import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AntennaGains, binWidth, GainSums, holdRows, type ModelledRows } from './sums.ts'

const ANTENNAS = 4
type Complex = readonly [number, number]
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const conj = ([a, b]: Complex): Complex => [a, -b]
const at = (values: ArrayLike<number>, i: number): Complex => [values[2 * i], values[2 * i + 1]]

/** What the sums are defined to be, sample by sample. */
function defined(rows: ModelledRows, sumChannels: number, known: AntennaGains | undefined) {
  const pairs = (ANTENNAS * (ANTENNAS - 1)) / 2
  const sums = new Float64Array(pairs * sumChannels * 2 * 4)
  const counts = new Uint32Array(pairs * sumChannels * 2)
  const { channelCount, polarizationCount, receptorPolarizations } = rows
  for (let row = 0; row < rows.antenna1.length; row++)
    for (let channel = 0; channel < channelCount; channel++)
      for (let receptor = 0; receptor < 2; receptor++) {
        const [a, b] = [rows.antenna1[row], rows.antenna2[row]]
        const polarization = receptorPolarizations[receptor]
        if (a === b || polarization < 0 || rows.rowUse?.[row] === 0) continue
        const sample = (row * channelCount + channel) * polarizationCount + polarization
        const weight = rows.weightSpectrum?.[sample] ?? rows.weights[row * polarizationCount + polarization]
        const value = at(rows.visibilities, sample)
        if (rows.flags[sample] || !(weight > 0) || !value.every(Number.isFinite)) continue
        let model = at(rows.model, row * channelCount + channel)
        if (known) {
          const place = (antenna: number) =>
            (antenna * known.channelCount + (known.channelCount === 1 ? 0 : channel)) * 2 + receptor
          if (known.flags[place(a)] || known.flags[place(b)]) continue
          model = times(model, times(at(known.gains, place(a)), conj(at(known.gains, place(b)))))
        }
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const pair = (low * (2 * ANTENNAS - low - 1)) / 2 + high - low - 1
        const to = (pair * sumChannels + Math.floor(channel / binWidth(channelCount, sumChannels))) * 2 + receptor
        const [re, im] = times(value, conj(model))
        sums[4 * to] += weight * re
        sums[4 * to + 1] += weight * (a < b ? im : -im)
        sums[4 * to + 2] += weight * (model[0] ** 2 + model[1] ** 2)
        sums[4 * to + 3] += weight * (value[0] ** 2 + value[1] ** 2)
        counts[to]++
      }
  return { sums, counts }
}

const number = fc.float({ min: -2, max: 2, noNaN: true })
const rare = <T>(usual: T, ...others: T[]) => fc.constantFrom(...new Array<T>(12).fill(usual), ...others)

const requests = fc
  .record({
    rows: fc.integer({ min: 1, max: 7 }),
    channels: fc.integer({ min: 1, max: 6 }),
    shape: fc.constantFrom<[number, number[]]>([2, [0, 1]], [2, [1, 0]], [4, [0, 3]], [1, [0, -1]]),
    sumChannels: fc.constantFrom('one', 'all', 'half'),
    known: fc.constantFrom('none', 'one', 'all'),
    spectrum: fc.boolean(),
    use: fc.boolean(),
    numbers: fc.infiniteStream(number),
    wild: fc.infiniteStream(rare(0, Number.NaN, Infinity)),
    flags: fc.infiniteStream(rare(0, 1)),
    weights: fc.infiniteStream(rare(2, 1, 0.5, 0, -1, Number.NaN)),
    antennas: fc.infiniteStream(fc.integer({ min: 0, max: ANTENNAS - 1 })),
  })
  .map(({ rows, channels, shape: [pols, hands], ...given }) => {
    const take = <T>(stream: Iterator<T>, length: number) => Array.from({ length }, () => stream.next().value as T)
    const size = rows * channels * pols
    const rowsGiven: ModelledRows = {
      antenna1: Int32Array.from(take(given.antennas, rows)),
      antenna2: Int32Array.from(take(given.antennas, rows)),
      channelCount: channels,
      polarizationCount: pols,
      receptorPolarizations: hands,
      visibilities: Float32Array.from(take(given.numbers, 2 * size), (value) => value + given.wild.next().value),
      flags: Uint8Array.from(take(given.flags, size)),
      weights: Float32Array.from(take(given.weights, rows * pols)),
      weightSpectrum: given.spectrum ? Float32Array.from(take(given.weights, size)) : undefined,
      model: Float32Array.from(take(given.numbers, 2 * rows * channels)),
      rowUse: given.use ? Uint8Array.from(take(given.flags, rows), (flag) => 1 - flag) : undefined,
    }
    const knownChannels = given.known === 'all' ? channels : 1
    const places = ANTENNAS * knownChannels * 2
    const known: AntennaGains | undefined =
      given.known === 'none'
        ? undefined
        : {
            antennaCount: ANTENNAS,
            channelCount: knownChannels,
            receptorCount: 2,
            gains: Float64Array.from(take(given.numbers, 2 * places)),
            flags: Uint8Array.from(take(given.flags, places)),
          }
    const sumChannels = { one: 1, all: channels, half: Math.ceil(channels / 2) }[given.sumChannels]
    return { rows: rowsGiven, known, sumChannels }
  })

test('sums are what they are defined to be, for any rows, known gains, polarizations and bins', () => {
  fc.assert(
    fc.property(requests, ({ rows, known, sumChannels }) => {
      const found = new GainSums(ANTENNAS, sumChannels, 2)
      found.add(rows, known)
      const wanted = defined(rows, sumChannels, known)
      expect(found.counts).toEqual(wanted.counts)
      for (const [i, value] of wanted.sums.entries()) expect(Math.abs(found.sums[i] - value)).toBeLessThan(2e-3)
    }),
    { numRuns: 1500 },
  )
})

test('rows held together give what they give one time after the other', () => {
  fc.assert(
    fc.property(requests, ({ rows, known, sumChannels }) => {
      const [apart, together] = [0, 1].map(() => new GainSums(ANTENNAS, sumChannels, 2))
      apart.add(rows, known)
      apart.add(rows, known)
      together.addHeld([holdRows(together.heap, rows), holdRows(together.heap, rows)], known)
      expect(together.counts).toEqual(apart.counts)
      for (const [i, value] of apart.sums.entries()) expect(together.sums[i]).toBeCloseTo(value, 9)
    }),
    { numRuns: 100 },
  )
})

/** Rows of every pair, both ways round, at one time; nothing is flagged but what `flagged` names. */
function cleanRows(seed: number, channels: number, flagged: (a: number, b: number) => boolean = () => false) {
  const inOrder = Array.from({ length: ANTENNAS ** 2 }, (_, i) => [i % ANTENNAS, Math.floor(i / ANTENNAS)] as const)
  const pairs = seed % 4 === 3 ? inOrder.toReversed() : inOrder
  const size = 2 * channels * pairs.length
  return {
    antenna1: Int32Array.from(pairs, ([a]) => a),
    antenna2: Int32Array.from(pairs, ([, b]) => b),
    channelCount: channels,
    polarizationCount: 2,
    receptorPolarizations: [0, 1],
    visibilities: Float32Array.from({ length: 2 * size }, (_, i) => Math.sin(seed + 1.7 * i)),
    flags: Uint8Array.from({ length: size }, (_, i) => (flagged(...pairs[Math.floor(i / channels / 2)]) ? 1 : 0)),
    weights: Float32Array.from({ length: 2 * pairs.length }, (_, i) => 1 + (i % 3)),
    weightSpectrum: undefined,
    model: Float32Array.from({ length: size }, (_, i) => Math.cos(seed + 0.9 * i)),
    rowUse: undefined,
  } satisfies ModelledRows
}

function cleanGains(seed: number, flagged = -1): AntennaGains {
  const gains = Float64Array.from({ length: 4 * ANTENNAS }, (_, i) => Math.sin(seed + i))
  const flags = new Uint8Array(2 * ANTENNAS).map((_, i) => (i === flagged ? 1 : 0))
  return { antennaCount: ANTENNAS, channelCount: 1, receptorCount: 2, gains, flags }
}

test('spans that are added at once, each with its own gains, give what they are defined to give', () => {
  const [times, channels] = [40, 70] // more than are added up in single precision at a time
  for (const sumChannels of [1, channels]) {
    const found = new GainSums(ANTENNAS, sumChannels, 2)
    const wanted = new Float64Array(found.sums.length)
    const counts = new Uint32Array(found.counts.length)
    const spans = Array.from({ length: times }, (_, time) => {
      const rows = cleanRows(time, channels, (a, b) => time === 5 && a === 1 && b === 2)
      const known = cleanGains(time, time === 7 ? 3 : -1)
      const one = defined(rows, sumChannels, known)
      for (let i = 0; i < wanted.length; i++) wanted[i] += one.sums[i]
      for (let i = 0; i < counts.length; i++) counts[i] += one.counts[i]
      return { held: [holdRows(found.heap, rows)], known }
    })
    found.addSpans(spans)
    expect(found.counts).toEqual(counts)
    for (const [i, value] of wanted.entries()) expect(Math.abs(found.sums[i] - value)).toBeLessThan(2e-3)
  }
})

test('who has data is told without adding them up', () => {
  fc.assert(
    fc.property(requests, ({ rows }) => {
      const sums = new GainSums(ANTENNAS, 1, 2)
      const present = new Uint8Array(2 * ANTENNAS)
      sums.markPresent([holdRows(sums.heap, rows)], present)
      const { counts } = defined(rows, 1, undefined)
      const wanted = new Uint8Array(2 * ANTENNAS)
      for (let i = 0, pair = 0; i < ANTENNAS; i++)
        for (let j = i + 1; j < ANTENNAS; j++, pair++)
          for (let receptor = 0; receptor < 2; receptor++)
            if (counts[2 * pair + receptor] > 0) wanted[2 * i + receptor] = wanted[2 * j + receptor] = 1
      expect(present).toEqual(wanted)
    }),
    { numRuns: 300 },
  )
})
