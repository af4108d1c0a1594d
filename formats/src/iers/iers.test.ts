import { dataBytes, haveData } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { orientationAt, readFinals2000A } from './index.ts'

/** A row of finals2000A with Bulletin A values, and those of Bulletin B where given. */
function row(mjd: number, dut1: number, flag: 'I' | 'P' = 'I', final = ''): string {
  const a = `20 1 1 ${mjd.toFixed(2)} ${flag}  0.100000 0.000100  0.200000 0.000100  ${flag} ${dut1.toFixed(7)} 0.0000100`
  return a.padEnd(134) + final
}

const encode = (...lines: string[]) => new TextEncoder().encode(lines.join('\n'))

test('between two days the values run linearly', () => {
  const table = readFinals2000A('finals', encode(row(58849, 0.1), row(58850, 0.2), row(58851, 0.4, 'P')))
  expect(orientationAt(table, 58849.25 * 86400)).toMatchObject({ found: true, predicted: false })
  const at = orientationAt(table, 58850.5 * 86400)
  expect(at).toMatchObject({ found: true, predicted: true })
  expect(at.found && at.dut1S).toBeCloseTo(0.3, 12)
  expect(at.found && at.polarXRad).toBeCloseTo((0.1 / 3600) * (Math.PI / 180), 15)
  expect(at.found && at.polarYRad).toBeCloseTo((0.2 / 3600) * (Math.PI / 180), 15)
})

test('a leap second is no slope: the day before runs toward the value without it', () => {
  const table = readFinals2000A('finals', encode(row(57753, -0.4), row(57754, 0.6)))
  const evening = orientationAt(table, 57753.75 * 86400)
  expect(evening.found && evening.dut1S).toBeCloseTo(-0.4, 12)
  const midnight = orientationAt(table, 57754 * 86400)
  expect(midnight.found && midnight.dut1S).toBeCloseTo(0.6, 12)
})

test('the final values of Bulletin B go before those of Bulletin A', () => {
  const table = readFinals2000A('finals', encode(row(58849, 0.1, 'I', '   .110000   .210000   .1500000')))
  const at = orientationAt(table, 58849 * 86400)
  expect(at.found && at.dut1S).toBe(0.15)
  expect(at.found && at.polarXRad).toBeCloseTo((0.11 / 3600) * (Math.PI / 180), 15)
})

test('outside its days the table says so, and names them', () => {
  const table = readFinals2000A('finals', encode(row(58849, 0.1), row(58850, 0.2), '201231 58851.00'))
  const absent = { found: false, firstMjd: 58849, lastMjd: 58850 }
  expect(orientationAt(table, 58848.99 * 86400)).toEqual(absent)
  expect(orientationAt(table, 58850.01 * 86400)).toEqual(absent)
  expect(orientationAt(table, Number.NaN)).toEqual(absent)
})

test.each([
  ['an empty file', encode('')],
  ['another text', encode('# MJD, dut1', '58849, 0.1')],
  ['a missing day', encode(row(58849, 0.1), row(58851, 0.1))],
  ['days running backward', encode(row(58849, 0.1), row(58848, 0.1))],
  ['a dUT1 of minutes', encode(row(58849, 12.5))],
  ['a broken number', encode(row(58849, 0.1).replace('0.100000', '0.1x0000'))],
  ['a compressed file', Uint8Array.of(0x1f, 0x8b, 8, 0)],
])('%s is refused with the name of the file', (_, bytes) => {
  expect(() => readFinals2000A('finals', bytes)).toThrow(FormatError)
  expect(() => readFinals2000A('finals', bytes)).toThrow(/^finals/)
})

test.skipIf(!haveData)('the shared file holds 1973 January 2 to the last day with values in 2020', () => {
  const table = readFinals2000A('finals2000A.all', dataBytes('coords', 'finals2000A.all.gz'))
  expect(table.firstMjd).toBe(41684)
  expect(table.dut1S[0]).toBeCloseTo(0.8075, 7)
  expect(orientationAt(table, 5.3e9).found).toBe(false)
})
