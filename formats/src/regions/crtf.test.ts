import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { readCrtfRegions, readDs9Regions, writeCrtfRegions } from './index.ts'

const deg = (degrees: number) => expect.closeTo((degrees * Math.PI) / 180, 13)
const arcsec = (seconds: number) => deg(seconds / 3600)
const read = (text: string) => readCrtfRegions('a.crtf', text)

// shapes and parameters as the examples of CASA's documentation have them, and lines of CARTA
const FILE = `#CRTFv0
global coord=B1950, frame=BARY, corr=[I, Q], color=blue

# a comment
ann circle[[18h12m24s, -23d11m00s], 2.3arcsec]
rotbox[[12h01m34.1s, 12d23m32s], [3arcmin, 1arcmin], 12deg], range=[-1240km/s, 1240km/s]
annulus[[17h51m03.2s, -45.17.50], [0.10deg, 4.12deg]], corr=[I,Q,U,V], color=red, label='My label, here'
-ellipse[[12deg, +45deg], [0.25deg, 1.34deg], 0.5rad], label="Removed this"
symbol [[18:47:44.02103, -001.54.58.0916], D] coord=J2000, color=2ee6d6
text[[32.1423deg, 12.1412deg], 'my [text]'], linewidth=2, coord=ICRS
poly [[262.6deg, -34.7deg], [262.5deg, -34.6deg], [262.4deg, -34.7deg]] coord=galactic
box[[10pix, 20pix], [30pix, 60pix]]
box[[359.9deg, 60deg], [0.3deg, 61deg]], coord=ICRS
centerbox[[1deg, 2deg], [3arcmin, 4arcmin]]
line[[1deg, 2deg], [3deg, 4deg]]
`

test('a file of CASA holds its shapes in order, with frames, signs and parameters', () => {
  const found = read(FILE)
  expect(
    found.map(
      ({ shape, frame, include, annotation }) => `${include ? '' : '-'}${annotation ? 'ann ' : ''}${shape} ${frame}`,
    ),
  ).toEqual([
    'ann circle fk4',
    'box fk4',
    'annulus fk4',
    '-ellipse fk4',
    'point fk5',
    'text icrs',
    'polygon galactic',
    'box image',
    'box icrs',
    'box fk4',
    'line fk4',
  ])
  expect(found[1]).toMatchObject({ color: 'blue', properties: { range: '[-1240km/s, 1240km/s]', corr: '[I, Q]' } })
  expect(found[2]).toMatchObject({ color: 'red', text: 'My label, here', properties: { corr: '[I,Q,U,V]' } })
  expect(found[3].text).toBe('Removed this')
  expect(found[4]).toMatchObject({ symbol: 'diamond', color: '#2ee6d6' })
  expect(found[5]).toMatchObject({ text: 'my [text]', properties: { linewidth: '2' } })
  expect(found[0]).toMatchObject({
    centre: [deg((18 + 12 / 60 + 24 / 3600) * 15), deg(-(23 + 11 / 60))],
    radius: arcsec(2.3),
  })
  expect(found[1]).toMatchObject({ width: arcsec(180), height: arcsec(60), rotationRad: deg(12) })
  expect(found[2]).toMatchObject({ radii: [deg(0.1), deg(4.12)] })
  expect(found[4]).toMatchObject({
    centre: [deg((18 + 47 / 60 + 44.02103 / 3600) * 15), deg(-(1 + 54 / 60 + 58.0916 / 3600))],
  })
})

test('the position angle of an ellipse is that of its first axis, from north through east', () => {
  expect(read(FILE)[3]).toMatchObject({ semiX: deg(1.34), semiY: deg(0.25), rotationRad: 0.5 })
})

test('corners make a box with its true width, also across right ascension 0', () => {
  const found = read(FILE)
  expect(found[8]).toMatchObject({
    centre: [deg(0.1), deg(60.5)],
    height: deg(1),
    width: deg(0.4 * Math.cos((60.5 * Math.PI) / 180)),
  })
})

test('pixels, which CASA counts from 0, are counted from 1', () => {
  expect(read(FILE)[7]).toMatchObject({ centre: [21, 41], width: 20, height: 40, rotationRad: 0 })
  const [circle] = readDs9Regions('a.reg', 'image;circle(1,2,3)')
  expect(writeCrtfRegions([circle])).toBe('#CRTFv0\ncircle[[0pix, 1pix], 3pix]\n')
})

test('positions on the sky without coordinates are those of the image, where that is known', () => {
  const text = '#CRTF\ncircle[[1deg, 2deg], 3arcsec]\n'
  expect(() => read(text)).toThrow(/line 2: positions on the sky without coord=, wanted coord=ICRS or another/)
  expect(readCrtfRegions('a.crtf', text, 'icrs')[0].frame).toBe('icrs')
})

test.each([
  ['circle[[1deg, 2deg], 3arcsec', 'a bracket is not closed'],
  ['circle', '"circle", wanted shape[…] or global'],
  ['circle[[1deg, 2deg], 3]', 'length "3", wanted a number, 0 or more, and arcsec'],
  ['circle[[1, 2deg], 3deg]', 'position "1", wanted 18h12m24s'],
  ['circle[[1deg, 92deg], 3deg]', 'position "92deg"'],
  ['circle[[1deg, 2pix], 3deg]', '"2pix" beside other units, wanted all pix or none'],
  ['circle[[1pix, 2pix], 3deg]', '"3deg" beside other units'],
  ['circle[[1deg, 2deg], 3deg, 4deg]', '1 parts of the shape are left over'],
  ['circle[3deg]', 'part 1 of the shape is "3deg", wanted a position [x, y]'],
  ['annulus[[1deg, 2deg], [4deg, 3deg]]', 'radii 0.06981317007977318, 0.05235987755982989, wanted the outer one'],
  ['poly[[1deg, 2deg], [3deg, 4deg]]', '2 positions, wanted 3 or more'],
  ['rotbox[[1deg, 2deg], [4deg, 3deg], 5]', 'angle "5", wanted a number and deg or rad'],
  ['sphere[[1deg, 2deg], 3deg]', 'shape "sphere", wanted box'],
  ['circle[[1deg, 2deg], 3deg], coord=AZEL', 'coord=AZEL, wanted J2000, ICRS'],
  ['circle[[[[1deg]]]]', 'brackets 4 deep'],
  [`text[[1deg, 2deg], 'a]`, "a text is not closed by '"],
  ['global', undefined],
])('%s is refused by name', (text, message) => {
  const attempt = () => readCrtfRegions('a.crtf', `#CRTFv0\n${text}\n`, 'icrs')
  if (message === undefined) return expect(attempt()).toEqual([])
  expect(attempt).toThrow(FormatError)
  expect(attempt).toThrow(`a.crtf: line 2: ${message}`)
})

test('a file without #CRTF is refused', () => {
  expect(() => read('circle[[1deg, 2deg], 3deg]')).toThrow(/line 1: "circle.*", wanted #CRTF/)
})

test('physical pixels, which CASA lacks, are refused when written', () => {
  expect(() => writeCrtfRegions(readDs9Regions('a.reg', 'circle(1,2,3)'))).toThrow(
    /physical pixels, wanted image pixels/,
  )
})

test('a damaged file is read or refused (2000 cases)', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length), fc.nat(40), fc.string({ maxLength: 6 }), (at, length, put) => {
      try {
        const found = read(FILE.slice(0, at) + put + FILE.slice(at + length))
        for (const region of found) expect(JSON.stringify(region)).not.toMatch(/null/)
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
    { numRuns: 2000, seed: 20261121 },
  )
})

test.each([
  'a'.repeat(2e5),
  '1'.repeat(2e5),
  `a${' '.repeat(2e5)}!`,
  'a=[,'.repeat(5e4),
  '['.repeat(2e5),
  ','.repeat(2e5),
])('a long line of nonsense is refused at once', (text) => {
  const before = process.cpuUsage().user
  for (const line of [text, `circle[${text}`, `circle[[1deg, 2deg], 3deg], ${text}`, `global ${text}`]) {
    try {
      read(`#CRTF\n${line}`)
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError)
    }
  }
  expect(process.cpuUsage().user - before).toBeLessThan(2e6)
})
