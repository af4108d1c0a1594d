import { RASTER_PRESETS, rasterQuery } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { addressOf } from '../../client.ts'
import { readAddress, writeAddress } from '../../words/address.ts'
import { chosenBy, PRESETS, presetOf, VIEW, type View, withAxis } from './view.ts'
import { rasterQueryOf, selectionText } from './view-query.ts'

const USUAL = readAddress(VIEW, {}).values
const viewOf = (search: Record<string, string>): View => readAddress(VIEW, search).values
const askedOf = (view: View) =>
  Object.fromEntries(new URLSearchParams(addressOf('', rasterQueryOf(view)).split('?')[1]))

test('an address gives back the view that wrote it, to the letter', () => {
  const search = {
    ...{ x: 'time', show: 'phase', avg: 'scalar', col: 'DATA', spw: '0~3', ant: '103&104', bl: '', flagged: 'only' },
    ...{ clip: '-0.5..0.5', zoom: '10,20,0,4', at: '12,3', brush: '0,5,1,2', sel: 'bl:103&79', with: '/data/b.ms' },
  }
  const { bl: _, ...told } = search
  expect(writeAddress(VIEW, viewOf(search))).toEqual(told)
  expect(writeAddress(VIEW, USUAL)).toEqual({})
  expect(viewOf(search).sel).toEqual({ antennas: ['103', '79'] })
})

test('what no view has is told', () => {
  const { ignored, values } = readAddress(VIEW, {
    x: 'w',
    zoom: '5,5,0,1',
    at: '1',
    sel: 'ant:',
    clip: '2..1',
    with: 'other.ms',
  })
  expect(ignored.map((text) => text.split('=')[0])).toEqual(['x', 'clip', 'zoom', 'at', 'sel', 'with'])
  expect(values).toEqual(USUAL)
})

test('the presets are those of the API', () => {
  const asked = PRESETS.map(({ sets }) => rasterQuery.parse(askedOf({ ...USUAL, ...sets })))
  for (const [at, { query }] of Object.values(RASTER_PRESETS).entries()) expect(asked[at]).toMatchObject(query)
  expect(asked.map(({ x_bins: most }) => most)).toEqual([undefined, undefined, 400, undefined])
  expect(PRESETS.map(({ name, question }) => [name, question])).toEqual(
    Object.values(RASTER_PRESETS).map(({ title, question }) => [title, question]),
  )
  expect(PRESETS.map(({ sets }) => presetOf({ ...USUAL, ...sets })?.key)).toEqual(['1', '2', '3', '4'])
  expect(presetOf({ ...USUAL, show: 'imag' })).toBeUndefined()
})

test('everything that can be chosen is something that the API takes', () => {
  for (const [key, { read, wanted }] of Object.entries(VIEW))
    for (const word of wanted.split(', ')) {
      if (!['x', 'y', 'show', 'avg', 'agg', 'by', 'col', 'flagged'].includes(key)) continue
      const { success, error } = rasterQuery.safeParse(askedOf({ ...USUAL, [key]: read(word) }))
      expect([key, word, success ? '' : error?.message]).toEqual([key, word, ''])
    }
})

test('amplitude and phase are asked for beside, but not twice', () => {
  expect(askedOf(USUAL).also).toBe('phase')
  expect(askedOf({ ...USUAL, show: 'phase' }).also).toBe('amp')
  expect(askedOf({ ...USUAL, avg: 'scalar' }).also).toBe('amp,phase')
  expect(askedOf({ ...USUAL, show: 'snr', agg: 'max' })).toMatchObject({
    also: 'amp,phase',
    component: 'snr',
    aggregator: 'mean',
  })
  expect(askedOf({ ...USUAL, by: 'flags' }).also).toBeUndefined()
  expect(askedOf({ ...USUAL, flagged: 'hide' })).toEqual(askedOf(USUAL)) // nothing is read again for it
})

test('u and v go together, and no axis stands on both sides', () => {
  const axes = (x: View['x'], y: View['y'], change: Parameters<typeof withAxis>[1]) =>
    Object.values(withAxis({ x, y }, change))
  expect(axes('frequency', 'baseline', { x: 'u' })).toEqual(['u', 'v'])
  expect(axes('time', 'baseline', { y: 'v' })).toEqual(['u', 'v'])
  expect(axes('u', 'v', { x: 'baseline' })).toEqual(['baseline', 'time'])
  expect(axes('u', 'v', { y: 'frequency' })).toEqual(['time', 'frequency'])
  expect(axes('frequency', 'baseline', { x: 'baseline' })).toEqual(['baseline', 'frequency'])
  expect(axes('frequency', 'time', { y: 'frequency' })).toEqual(['time', 'frequency'])
  expect(axes('antenna', 'time', { x: 'time' })).toEqual(['time', 'baseline'])
})

test('a click chooses an antenna, a second one with shift their baseline, the same one nothing', () => {
  const one = chosenBy({ antennas: [] }, '103', false)
  const two = chosenBy(one, '79', true)
  expect([one, two, chosenBy(one, '103', false), chosenBy(one, '103', true), chosenBy(two, '103', false)]).toEqual([
    ...[{ antennas: ['103'] }, { antennas: ['103', '79'] }, { antennas: [] }, { antennas: [] }, { antennas: ['103'] }],
  ])
  expect(chosenBy({ antennas: [] }, '79', true)).toEqual({ antennas: ['79'] })
})

test('what is selected is printed', () => {
  expect(selectionText(USUAL)).toBe('everything but autocorrelations')
  expect(selectionText({ ...USUAL, spw: '3', ant: '!45' })).toBe('SPW 3 · Antenna !45')
})
