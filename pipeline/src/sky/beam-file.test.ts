import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { type Card, celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { airyPower, UnknownBeamError } from '@contimg/numerics/beam'
import { expect, test } from 'vitest'
import { openBeam } from './beam-file.ts'

const CELL_RAD = 0.001
const SIZE = 121

/** A beam drawn on a grid with its axis at pixel (60, 60), one plane a frequency. */
function drawBeam(changes: { frequenciesHz?: number[]; cards?: Card[]; projection?: string; factor?: number } = {}) {
  const { frequenciesHz = [1.4e9], cards, projection = 'SIN', factor = 1 } = changes
  const path = join(temporaryFolder(), 'beam.fits')
  const data = new Float32Array(frequenciesHz.length * SIZE * SIZE)
  frequenciesHz.forEach((frequencyHz, plane) => {
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        const offsetRad = Math.asin(CELL_RAD * Math.hypot(x - 60, (y - 60) / 1.25)) // taller than wide
        data[(plane * SIZE + y) * SIZE + x] = factor * airyPower(4.65, offsetRad, frequencyHz)
      }
  })
  const sky = celestialCards({
    projection,
    crvalRad: [1, 0.5],
    crpix: [61, 61],
    cdeltRad: [-CELL_RAD, CELL_RAD],
    pc: [1, 0, 0, 1],
  })
  const band: Card[] = cards ?? [
    ['CTYPE3', 'FREQ'],
    ['CRPIX3', 1],
    ['CRVAL3', frequenciesHz[0]],
    ['CDELT3', (frequenciesHz.at(-1)! - frequenciesHz[0]) / Math.max(1, frequenciesHz.length - 1)],
  ]
  const shape = [frequenciesHz.length, SIZE, SIZE]
  writeWhole(path, (sink) => writeFitsImage(sink, { shape, data, cards: [...sky, ...band] }))
  return path
}

test('a FITS beam is read with its axis, its north and its scale', () => {
  const beam = openBeam(drawBeam(), 4.65)
  expect(beam.name).toBe('FITS image beam.fits')
  expect(beam.power(0, 1.4e9, 0)).toBeCloseTo(1, 6)
  for (const offset of [0.005, 0.0123, 0.03]) {
    expect(beam.power(offset, 1.4e9, Math.PI / 2)).toBeCloseTo(airyPower(4.65, offset, 1.4e9), 4)
    expect(beam.power(offset, 1.4e9, 0)).toBeCloseTo(airyPower(4.65, Math.asin(Math.sin(offset) / 1.25), 1.4e9), 4)
    // a single plane scales with frequency, as a beam does
    expect(beam.power(offset, 1.5e9, Math.PI / 2)).toBeCloseTo(airyPower(4.65, offset, 1.5e9), 4)
  }
})

test('a beam with a frequency axis is taken plane by plane, whichever way it runs', () => {
  for (const frequenciesHz of [
    [1.3e9, 1.4e9, 1.5e9],
    [1.5e9, 1.4e9, 1.3e9],
  ]) {
    const beam = openBeam(drawBeam({ frequenciesHz }), 4.65)
    for (const hz of [1.28e9, 1.3e9, 1.37e9, 1.5e9, 1.53e9])
      expect(beam.power(0.02, hz, Math.PI / 2)).toBeCloseTo(airyPower(4.65, 0.02, hz), 3)
  }
})

test.each([
  ['no frequency', { cards: [] }, /no frequency/],
  [
    'several planes of something else',
    { frequenciesHz: [1.4e9, 1.5e9], cards: [['CTYPE3', 'STOKES']] as Card[] },
    /STOKES.* 2 planes/,
  ],
  ['another projection', { projection: 'ARC' }, /projection ARC/],
  ['a beam that is not 1 on its axis', { factor: 0.8 }, /response 0\.8.* wanted 1/],
])('%s is refused by name', (_, changes, message) => {
  const path = drawBeam(changes)
  expect(() => openBeam(path, 4.65)).toThrow(FormatError)
  expect(() => openBeam(path, 4.65)).toThrow(message)
})

test('names are looked for before files', () => {
  expect(openBeam('tapered4', 4.65).name).toBe('tapered4')
  expect(() => openBeam('gauss', 4.65)).toThrow(UnknownBeamError)
  expect(() => openBeam('./gone.fits', 4.65)).toThrow(/gone\.fits/)
})
