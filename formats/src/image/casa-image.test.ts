import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryTableFiles } from '../casatable/index.ts'
import { MemoryBytes } from '../memory-bytes.ts'
import { nodeTableFiles } from '../node/table-files.ts'
import { answerOrRefusal, DAMAGE_KINDS, damaged } from '../testing.ts'
import { beamOfPlane, imageFitsCards, openCasaImage } from './index.ts'

const ARCSEC_RAD = Math.PI / 180 / 3600

describe.skipIf(!haveData)('CASA images of other software', () => {
  test('a cube of M33 by the VLA says what its pixels stand for', () => {
    const image = openCasaImage(nodeTableFiles(unpackedTable('caltables', 'littleendian.image.im', temporaryFolder())))
    expect([image.shape, image.pixelType, image.unit, image.objectName]).toEqual([
      [5, 4, 3, 2],
      'float',
      'Jy/beam',
      'M33',
    ])
    const [direction, stokes, spectral] = image.coordinates.coordinates
    expect(direction).toMatchObject({
      kind: 'direction',
      axes: [0, 1],
      frame: 'J2000',
      projection: 'SIN',
      referencePixel: [1372, 1151],
      incrementRad: [expect.closeTo(-2 * ARCSEC_RAD, 11), expect.closeTo(2 * ARCSEC_RAD, 11)],
      latitudePoleRad: expect.closeTo(0.53366108, 8),
    })
    expect(stokes).toEqual({ kind: 'stokes', axis: 3, stokes: ['I', 'Q'] })
    expect(spectral).toMatchObject({ kind: 'spectral', axis: 2, frame: 'BARY', restFrequencyHz: 1420405718.41 })
    expect(image.coordinates).toMatchObject({ telescope: 'VLA', observer: 'AT206', observed: { scale: 'UTC' } })
    expect(beamOfPlane(image.beams, 2, 1)?.majorRad).toBeCloseTo(ARCSEC_RAD, 15)
    expect(image.readMask()).toBeUndefined()
    const box = { start: [1, 2, 0, 1], shape: [3, 1, 2, 1] }
    const all = image.readPixels()
    const place = (x: number, channel: number) => x + 5 * (2 + 4 * (channel + 3))
    expect([...image.readPixels(box)]).toEqual([0, 1].flatMap((z) => [1, 2, 3].map((x) => all[place(x, z)])))
    expect(imageFitsCards(image)).toContainEqual(['CTYPE1', 'RA---SIN'])
  })

  test('a box beyond the image, a mask that is not there and a table that is no image are refused', () => {
    const folder = unpackedTable('caltables', 'littleendian.image.im', temporaryFolder())
    const image = openCasaImage(nodeTableFiles(folder))
    expect(() => image.readPixels({ start: [0, 0, 0, 0], shape: [5, 4, 3, 3] })).toThrow(
      /box \[5,4,3,3\] at \[0,0,0,0\] wanted of the array of row 0, which is \[5,4,3,2\]/,
    )
    expect(() => image.readMask(undefined, 'mask7')).toThrow('there is no mask mask7, wanted one of (none)')
    expect(() => openCasaImage(nodeTableFiles(`${folder}/logtable`))).toThrow(/wanted an image: a column map/)
  })

  test('a damaged image is read or refused', () => {
    const folder = unpackedTable('caltables', 'littleendian.image.im', temporaryFolder())
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
    const files = paths.filter((path) => statSync(path).isFile() && !path.includes('logtable'))
    const whole = new Map(files.map((path) => [relative(folder, path), new Uint8Array(readFileSync(path))]))
    const names = ['table.dat', 'table.dat', 'table.f0', 'table.f0_TSM0']
    const damage = fc.tuple(fc.nat(DAMAGE_KINDS - 1), fc.nat(), fc.nat())
    let refused = 0
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(damage, { minLength: 1, maxLength: 4 }), (changed, list) => {
        const sinks = [...whole].map(([name, bytes]): [string, MemoryBytes] => [
          name,
          new MemoryBytes(name, name === changed ? damaged(bytes, list) : bytes),
        ])
        const outcome = answerOrRefusal(() => {
          const image = openCasaImage(memoryTableFiles('hostile', new Map(sinks)))
          image.readPixels()
          image.readMask()
          imageFitsCards(image)
        })
        if (outcome === 'refused') refused++
      }),
      { numRuns: 1500, seed: 20261121 },
    )
    expect(refused).toBeGreaterThan(150)
  })
})
