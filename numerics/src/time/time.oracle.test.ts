import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import {
  centuriesSinceJ2000,
  earthRotationAngleRad,
  greenwichMeanSiderealRad,
  type SplitMjd,
  taiFromUtc,
  ttFromTai,
  ut1FromUtc,
  utcFromTai,
  wrapHalfTurnRad,
} from './index.ts'

/** Moments of 2000 to 2035, and about the leap seconds of those years. */
const moments: SplitMjd[] = Array.from({ length: 400 }, (_, i) => ({
  day: 51544 + Math.floor(((i * 0.6180339887) % 1) * 13149),
  secondS: ((i * 0.7548776662) % 1) * 86400,
}))
for (const day of [53735, 54831, 56108, 57203, 57753]) {
  for (const secondS of [0, 86399.75, 86400.25]) moments.push({ day, secondS })
  moments.push({ day: day + 1, secondS: 0 })
}
const dut1S = moments.map((_, i) => 0.9 * Math.sin(i))

interface Truth {
  readonly tai: [number, number][]
  readonly tt: [number, number][]
  readonly utcDay: number[]
  readonly era: number[]
  readonly gmst: number[]
}

describe.skipIf(!havePython('erfa'))('time scales against ERFA', () => {
  const truth = runPython<Truth>(
    `
import erfa
answer = dict(tai=[], tt=[], utcDay=[], era=[], gmst=[])
for m, dut1 in zip(given['moments'], given['dut1S']):
  y, mo, d, _ = erfa.jd2cal(2400000.5, m['day'])
  s = m['secondS']
  hour = min(int(s // 3600), 23)
  minute = min(int((s - hour * 3600) // 60), 59)
  utc = erfa.dtf2d('UTC', y, mo, d, hour, minute, s - hour * 3600 - minute * 60)
  utc = (utc[0] - 2400000.5, utc[1])
  tai = erfa.utctai(2400000.5 + utc[0], utc[1])
  tt = erfa.taitt(*tai)
  ut1 = erfa.utcut1(2400000.5 + utc[0], utc[1], dut1)
  answer['tai'].append([tai[0] - 2400000.5, tai[1]])
  answer['tt'].append([tt[0] - 2400000.5, tt[1]])
  answer['era'].append(float(erfa.era00(*ut1)))
  answer['gmst'].append(float(erfa.gmst06(*ut1, *tt)))`,
    { moments, dut1S },
  )
  const differenceS = (ours: SplitMjd, [day, fraction]: [number, number]) =>
    (ours.day - day) * 86400 + (ours.secondS - fraction * 86400)

  test('TAI and TT agree to a nanosecond, in leap seconds too', () => {
    moments.forEach((utc, i) => {
      const tai = taiFromUtc(utc)
      expect(Math.abs(differenceS(tai, truth.tai[i]))).toBeLessThan(1e-9)
      expect(Math.abs(differenceS(ttFromTai(tai), truth.tt[i]))).toBeLessThan(1e-9)
      const back = utcFromTai(tai)
      expect(back.day).toBe(utc.day)
      expect(back.secondS).toBeCloseTo(utc.secondS, 9)
    })
  })

  test('Earth rotation angle and mean sidereal time agree to 1e-12 rad', () => {
    moments.forEach((utc, i) => {
      const ut1 = ut1FromUtc(utc, dut1S[i])
      const centuries = centuriesSinceJ2000(ttFromTai(taiFromUtc(utc)))
      expect(Math.abs(wrapHalfTurnRad(earthRotationAngleRad(ut1) - truth.era[i]))).toBeLessThan(1e-12)
      expect(Math.abs(wrapHalfTurnRad(greenwichMeanSiderealRad(ut1, centuries) - truth.gmst[i]))).toBeLessThan(1e-12)
    })
  })
})
