import { expect, test } from 'vitest'
import { flagsOf, medianOf, polarizationFacts, quantitiesOf, readSolutions, valuesOf, wrapDeg } from './solutions.ts'
import { type Solve, solutionBytes } from './testing.ts'

const MHZ = [1311, 1312, 1313, 1314]
const solve: Solve = (quantity, antenna, polarization, column) =>
  antenna === '3' && column === 2
    ? undefined
    : { amplitude: 1, phase: 10, snr: 100, delay: 0 }[quantity] * Number(antenna) +
      (polarization === 'Y' ? 0.5 : 0) +
      column
const bytes = solutionBytes({ antennas: ['1', '2', '3'], mhz: MHZ, solve })

test('planes are read by antenna, polarization and column, without a copy', () => {
  const solutions = readSolutions(bytes)
  expect(quantitiesOf(solutions)).toEqual(['amplitude', 'phase', 'snr'])
  expect([...valuesOf(solutions, 'amplitude', 1, 1)]).toEqual([2.5, 3.5, 4.5, 5.5])
  expect([...valuesOf(solutions, 'snr', 0, 0)]).toEqual([100, 101, 102, 103])
  expect(valuesOf(solutions, 'phase', 2, 0).buffer).toBe(bytes)
  expect([...flagsOf(solutions, 2, 1)]).toEqual([0, 0, 1, 0])
  expect(valuesOf(solutions, 'phase', 2, 0)[2]).toBeNaN()
})

test.each([
  ['nothing', new ArrayBuffer(0), 'wanted a header'],
  ['all but the end', bytes.slice(0, -8), 'plane flags'],
  ['less than its header', bytes.slice(0, 40), 'wanted solutions'],
])('%s is refused', (_, some, message) => {
  expect(() => readSolutions(some)).toThrow(message)
})

test('another format is refused', () => {
  const text = '{"format":"contimg-raster","version":1}  '
  const other = new Uint8Array(4 + text.length)
  new DataView(other.buffer).setUint32(0, text.length, true)
  other.set(new TextEncoder().encode(text), 4)
  expect(() => readSolutions(other.buffer)).toThrow('wanted contimg-solutions 1')
})

test('the middle of even and odd counts, of what is measured', () => {
  expect(medianOf([3, 1, Number.NaN, 2])).toBe(2)
  expect(medianOf([10, 9, 2, 1])).toBe(5.5)
  expect(medianOf([Number.NaN])).toBeNaN()
})

test('phases that scatter about ±180° do not scatter by 180°', () => {
  const near = readSolutions(
    solutionBytes({
      antennas: ['1'],
      mhz: MHZ,
      solve: (quantity, _, __, column) => (quantity === 'phase' ? [179, -179, 178, -178][column] : 1),
    }),
  )
  expect(polarizationFacts(near, 0)[0].phaseRmsDeg).toBeCloseTo(Math.sqrt((1 + 1 + 4 + 4) / 4), 3)
})

test('what is flagged is counted, and not measured', () => {
  const [x] = polarizationFacts(readSolutions(bytes), 2)
  expect(x).toMatchObject({ polarization: 'X', flagged: 0.25, amplitude: 4, snr: 301 })
  const none = readSolutions(solutionBytes({ antennas: ['1'], mhz: MHZ, solve: () => undefined }))
  expect(polarizationFacts(none, 0)[0]).toMatchObject({ flagged: 1, snr: Number.NaN, phaseRmsDeg: Number.NaN })
})

test('angles are −180 to 180', () => {
  expect([190, -190, 540, 0].map(wrapDeg)).toEqual([-170, 170, -180, 0])
})
