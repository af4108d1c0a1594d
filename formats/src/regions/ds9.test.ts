import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { type Region, readDs9Regions, writeDs9Regions } from './index.ts'

const deg = (degrees: number) => expect.closeTo((degrees * Math.PI) / 180, 13)
const arcsec = (seconds: number) => deg(seconds / 3600)
const read = (text: string) => readDs9Regions('a.reg', text)
const one = (text: string): Region => {
  const [region, ...more] = read(text)
  expect(more).toEqual([])
  return region
}

// the shapes of DS9's own region files ("Region file format: DS9 version 4.1")
const FILE = `# Region file format: DS9 version 4.1
global color=green dashlist=8 3 width=1 font="helvetica 10 normal roman" select=1 highlite=1 dash=0 fixed=0 include=1 source=1
fk5
circle(202.48643,47.208449,3.964") # color=pink width=3 text={Circle; a # in it} tag={foo} tag={foo bar}
-ellipse(202.48247,47.204704,7.928",3.964",2.3983109) # color=#0ff font="helvetica 10 normal italic" background
box(13:29:54.530,+47:12:04.57,15.856",0.13',2.39831) || # text={Box}
polygon(202.47248,47.199134,202.46815,47.199257,202.46797,47.19632)
line(202.46778,47.194329,202.4614,47.194158) # line=1 1 color=cyan
# text(202.45846,47.189099) color=magenta textangle=30 text={Region}
annulus(202.49257,47.20391,1.982",3.964",5.946")
point(202.49809,47.200401) # point=diamond 11 text={A}
galactic;point(104:50:15.532,+68:32:38.38)
image; circle 166 546 20; -box 338,527,80,40
`

describe('a file of DS9', () => {
  const found = read(FILE)

  test('holds its shapes in order, with frames, signs and properties', () => {
    expect(found.map(({ shape, frame, include }) => `${include ? '' : '-'}${shape} ${frame}`)).toEqual([
      'circle fk5',
      '-ellipse fk5',
      'box fk5',
      'polygon fk5',
      'line fk5',
      'text fk5',
      'annulus fk5',
      'point fk5',
      'point galactic',
      'circle image',
      '-box image',
    ])
    expect(found.map(({ color }) => color).slice(0, 4)).toEqual(['pink', '#0ff', 'green', 'green'])
    expect(found[0]).toMatchObject({ text: 'Circle; a # in it', tags: ['foo', 'foo bar'], properties: { width: '3' } })
    expect(found[2].text).toBe('Box')
    expect(found[5]).toMatchObject({ text: 'Region', color: 'magenta', properties: { textangle: '30' } })
    expect(found[7]).toMatchObject({ symbol: 'diamond', text: 'A' })
  })

  test('tells angles in degrees, sexagesimal hours, arcminutes and arcseconds', () => {
    const [circle, ellipse, box, polygon, , , annulus] = found as never[]
    expect(circle).toMatchObject({ centre: [deg(202.48643), deg(47.208449)], radius: arcsec(3.964) })
    expect(ellipse).toMatchObject({ semiX: arcsec(7.928), semiY: arcsec(3.964), rotationRad: deg(2.3983109) })
    expect(box).toMatchObject({ centre: [deg((13 + 29 / 60 + 54.53 / 3600) * 15), deg(47 + 12 / 60 + 4.57 / 3600)] })
    expect(box).toMatchObject({ width: arcsec(15.856), height: arcsec(7.8) })
    expect((polygon as { vertices: unknown[] }).vertices).toHaveLength(3)
    expect(annulus).toMatchObject({ radii: [arcsec(1.982), arcsec(3.964), arcsec(5.946)] })
  })

  test('has galactic longitudes in degrees, and pixels as they stand', () => {
    expect(found[8]).toMatchObject({ centre: [deg(104 + 50 / 60 + 15.532 / 3600), deg(68 + 32 / 60 + 38.38 / 3600)] })
    expect(found[9]).toMatchObject({ centre: [166, 546], radius: 20 })
    expect(found[10]).toMatchObject({ width: 80, height: 40, rotationRad: 0 })
  })
})

test('pixels of the physical frame are meant where none is named', () => {
  expect(one('circle(504,513,20p) # color=red')).toMatchObject({ frame: 'physical', radius: 20 })
})

test('a region may be left out by a sign or by its property', () => {
  expect(one('image;-circle(1,2,3)').include).toBe(false)
  expect(one('image;circle(1,2,3) # include=0').include).toBe(false)
  expect(one('image;+circle(1,2,3)').include).toBe(true)
})

test.each([
  ['circle(1,2', '"circle(1,2", wanted a shape'],
  ['fk5;circle(1,2)', 'only 2 numbers, a length is missing'],
  ['fk5;circle(1,2,3,4)', '"4" is left over'],
  ['fk5;circle(1,92,3)', 'position "92", wanted degrees or sexagesimal numbers, latitudes to ±90°'],
  ['fk5;circle(12:61:00,1,3)', 'position "12:61:00"'],
  ['fk5;circle(1,2,-3)', 'length "-3", wanted a number, 0 or more'],
  ['fk5;circle(1,2,nan)', 'length "nan"'],
  ['fk5;circle(1,2,3constructor)', 'length "3constructor"'],
  ['fk5;circle(1,2,3i)', 'length "3i" in a sky frame, wanted an angle'],
  ['image;circle(1,2,3")', `length "3"" in an image frame, wanted pixels`],
  ['image;circle(1:2:3,2,3)', 'position "1:2:3", wanted a number of pixels'],
  ['fk5;ellipse(1,2,3,4,5,6,7)', 'ellipse of 7 numbers (an annulus of these), wanted 4 or 5'],
  ['fk5;polygon(1,2,3,4)', '2 positions, wanted 3 or more'],
  ['fk5;annulus(1,2,4",3")', 'wanted 2 or more that grow'],
  ['fk5;panda(1,2,3,4,5,6,7,8)', 'shape "panda", wanted circle, ellipse'],
  ['# vector(1,2,3,4)', 'shape "vector", wanted circle'],
  ['linear', '"linear", wanted a shape or one of image, physical'],
  ['constructor', '"constructor", wanted a shape'],
])('%s is refused by name', (text, message) => {
  expect(() => read(`# a comment\n${text}`)).toThrow(FormatError)
  expect(() => read(`# a comment\n${text}`)).toThrow(`a.reg: line 2: `)
  expect(() => read(`# a comment\n${text}`)).toThrow(message)
})

test('a text that no quotes can hold is refused when written', () => {
  const region = { ...(one('image;circle(1,2,3)') as Extract<Region, { shape: 'circle' }>), text: `a } " '` }
  expect(() => writeDs9Regions([region])).toThrow(/wanted one line without one of \}, " and '/)
  expect(() => writeDs9Regions([{ ...region, text: 'a\nb' }])).toThrow(RangeError)
})

test('a damaged file is read or refused (2000 cases)', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length), fc.nat(40), fc.string({ maxLength: 6 }), (at, length, put) => {
      try {
        for (const region of read(FILE.slice(0, at) + put + FILE.slice(at + length)))
          expect(JSON.stringify(region)).not.toMatch(/null/)
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
  `a${' '.repeat(2e5)}((`,
  'a=[,'.repeat(5e4),
  '||'.repeat(1e5),
  '{'.repeat(2e5),
])('a long line of nonsense is refused at once', (text) => {
  const before = process.cpuUsage().user
  for (const line of [text, `circle(${text})`, `image;circle(1,2,3) # ${text}`, `global ${text}`]) {
    try {
      read(line)
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError)
    }
  }
  expect(process.cpuUsage().user - before).toBeLessThan(2e6)
})
