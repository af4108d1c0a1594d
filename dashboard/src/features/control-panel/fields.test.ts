import { FORMS } from '@contimg/api/schemas'
import { describe, expect, test } from 'vitest'
import type { JsonSchema } from '../../parts/parameter-form/parameters.ts'
import { readAddress, writeAddress } from '../../words/address.ts'
import { bodyOf, carriedTo, type Form, keysOf, lackOf, sectionsOf, shownOf } from './fields.ts'

/** The forms as the API tells them. */
const ALL = Object.entries(FORMS).map(([name, form]): Form => {
  const schema = form.toJSONSchema({ io: 'input', reused: 'inline' }) as JsonSchema
  return { name, task: name === 'full' ? null : name, summary: '', usual_s: null, schema }
})
const NAMES = ALL.map(({ name }) => name)
const form = (name: string) => ALL.find((one) => one.name === name)!
const fields = (one: Form) => sectionsOf(one).flatMap(({ parameters }) => parameters.map(({ name }) => name))
const section = (one: Form, name: string) => sectionsOf(one).find((found) => found.name === name)!

describe.each(ALL)('the form $name', (one) => {
  test('has no two fields of one name, and none that the address needs for itself', () => {
    const names = fields(one)
    expect(new Set([...names, 'action', 'job', 'log']).size).toBe(names.length + 3)
  })

  test('asks first what it is about', () => {
    expect(section(one, 'target').parameters.length).toBeGreaterThan(0)
    expect(lackOf(one, {})).toMatch(/^Choose /)
  })
})

const MS = '/data/2026-01-25T22:26:05.ms'

test('an address fills a form, and the form gives the same address', () => {
  const keys = keysOf(NAMES, form('calibrate'))
  const search = { action: 'calibrate', ms: MS, calibrator: '0834+555', do_k: 'true', bp_minsnr: '4.5' }
  const { values, ignored } = readAddress(keys, search)
  expect(ignored).toEqual([])
  expect(values).toMatchObject({ ms: MS, calibrator: '0834+555', do_k: true, bp_minsnr: 4.5 })
  expect(writeAddress(keys, values)).toEqual(search)
  expect(bodyOf(form('calibrate'), values)).toEqual({
    ...{ ms: MS, calibrator: '0834+555' },
    parameters: { do_k: true, bp_minsnr: 4.5 },
  })
})

test('lists go through the address, too', () => {
  const keys = keysOf(NAMES, form('full'))
  const search = { action: 'full', group_ids: '2026-01-25T22:26:05,2026-01-25T22:31:14', niter: '7' }
  const { values, ignored } = readAddress(keys, search)
  expect([ignored, writeAddress(keys, values)]).toEqual([[], search])
  expect(bodyOf(form('full'), values)).toEqual({
    group_ids: ['2026-01-25T22:26:05', '2026-01-25T22:31:14'],
    imaging: { niter: 7 },
  })
})

test.each([
  ['image', { imsize: '15' }],
  ['image', { robust: 'much' }],
  ['image', { ms: 'a.ms' }],
  ['full', { t: 'yesterday' }],
  ['convert', { group_id: 'x' }],
])('what %s cannot take is named and not filled in: %o', (name, wrong) => {
  const { values, ignored } = readAddress(keysOf(NAMES, form(name)), wrong)
  expect(ignored).toHaveLength(1)
  expect(bodyOf(form(name), values)).toEqual({})
})

test('what a request must say is said although it is as usual', () => {
  expect(bodyOf(form('flag'), { ms: MS })).toEqual({ ms: MS, parameters: { mode: 'zeros,autos' } })
  expect(bodyOf(form('image'), { ms: MS })).toEqual({ ms: MS })
})

test('only what the chosen modes look at is shown and sent', () => {
  const flag = form('flag')
  const shown = (mode: string) => shownOf(section(flag, 'parameters'), { mode }).map(({ name }) => name)
  expect(shown('rfi')).toEqual(['mode', 'column', 'strategy'])
  expect(shown('clip')).toContain('clip_sigma')
  expect(bodyOf(flag, { ms: MS, mode: 'rfi', clip_sigma: 7 })).toEqual({ ms: MS, parameters: { mode: 'rfi' } })
})

test('every request that a filled form makes is one that the API takes', () => {
  const given = { ms: MS, set_name: 'cal_a', group_id: '2026-01-25T22:26:05', t: '-24h' }
  for (const [name, schema] of Object.entries(FORMS)) {
    const body = bodyOf(form(name), given)
    expect([name, lackOf(form(name), given), schema.safeParse(body).error]).toEqual([name, undefined, undefined])
  }
})

test('another action keeps what it is to be done to, and nothing else', () => {
  expect(carriedTo(form('image'), form('calibrate'), { ms: MS, calibrator: '3C286' })).toEqual({ ms: MS })
  expect(carriedTo(form('convert'), form('image'), { ms: MS })).toEqual({}) // there it is what is made
})
